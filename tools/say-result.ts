/** Prints what a command found out, or in one line why it couldn't, and has it end with 1 then. */
export function sayResultOf(command: () => string): void {
  try {
    console.log(command());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(isMisread(error) ? `${message}. --help says more.` : message);
    process.exitCode = 1;
  }
}

/** `parseArgs` says what it doesn't take, and not what it would. */
function isMisread(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
