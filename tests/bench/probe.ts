/** Loaded into a measured server: answers how much heap is in use after a full collection. Needs --expose-gc. */
process.on("message", (message) => {
  if (message !== "heap") return;
  for (let pass = 0; pass < 3; pass++) globalThis.gc?.();
  process.send?.({ heapBytes: process.memoryUsage().heapUsed });
});
