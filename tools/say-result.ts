/** Prints a command's result, or one line about why it failed, and then sets the exit code to 1. */
export function sayResultOf(command: () => string): void {
  try {
    console.log(command());
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(isMisread(error) ? `${message}. --help says more.` : message);
    process.exitCode = 1;
  }
}

/** `parseArgs` names what it doesn't accept, but not what it would. */
function isMisread(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
