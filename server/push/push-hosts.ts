/** Whether an endpoint is at a host of the list: by its very name, or by any name below `*.`. */
export function isAtKnownHost(endpoint: string, hosts: readonly string[]): boolean {
  const url = URL.parse(endpoint);
  // A port of its own, a name and a password are what somebody writes who means another server.
  if (url?.protocol !== "https:" || url.port !== "" || url.username !== "" || url.password !== "") return false;
  return hosts.some((host) =>
    host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.hostname === host.toLowerCase(),
  );
}
