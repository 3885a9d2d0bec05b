/** The server can't start, and the host can do something about it: the message is the one line that says what. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** The settings that an address comes from. */
type Settings = { readonly portSetting: string; readonly hostSetting: string };

/** Why an address can't be listened on, and what to set instead. */
export function whyNotListening(
  error: unknown,
  { port, host }: { readonly port: number; readonly host: string },
  { portSetting, hostSetting }: Settings = { portSetting: "PORT", hostSetting: "HOST" },
): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is in use. Stop what listens there, or set ${portSetting} to another.`,
    EACCES: `Port ${port} may not be used by this user. Set ${portSetting} to one above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set ${hostSetting} to one that it has.`,
    ENOTFOUND: `The name ${host} isn't known. Set ${hostSetting} to an address of this machine.`,
  };
  return (
    reasons[code] ?? `Can't listen on ${host} port ${port} (${code}). Set ${hostSetting} or ${portSetting} to another.`
  );
}
