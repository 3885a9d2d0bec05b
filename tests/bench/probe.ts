/**
 * Loaded into a measured server: answers how much heap is in use after a full collection (needs --expose-gc), and how much
 * CPU the process has used so far on all its threads.
 */
process.on("message", (message) => {
  if (message === "cpu") {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuUs: user + system });
  }
  if (message !== "heap") return;
  for (let pass = 0; pass < 3; pass++) globalThis.gc?.();
  process.send?.({ heapBytes: process.memoryUsage().heapUsed });
});
