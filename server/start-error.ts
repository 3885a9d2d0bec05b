/** The server can't start, and the host can do something about it: the message is the one line that says what. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** Why an address can't be listened on, and what to set instead. */
export function whyNotListening(
  error: unknown,
  { port, host }: { readonly port: number; readonly host: string },
): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is in use. Stop what listens there, or choose another port.`,
    EACCES: `Port ${port} may not be used by this user. Choose one above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Choose one of its own, or 0.0.0.0.`,
    ENOTFOUND: `The name ${host} isn't known. Choose an address of this machine, or 0.0.0.0.`,
  };
  return reasons[code] ?? `Can't listen on ${host} port ${port} (${code}).`;
}
