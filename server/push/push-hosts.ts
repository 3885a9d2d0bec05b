/** Whether an endpoint is at a listed host: by its exact name, or by any name below `*.`. */
export function isAtKnownHost(endpoint: string, hosts: readonly string[]): boolean {
  const url = URL.parse(endpoint);
  // A port, a user name or a password suggests that another server is meant.
  if (url?.protocol !== "https:" || url.port !== "" || url.username !== "" || url.password !== "") return false;
  return hosts.some((host) =>
    host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.hostname === host.toLowerCase(),
  );
}
