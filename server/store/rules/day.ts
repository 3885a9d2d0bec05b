const DAY_MS = 86_400_000;

/** Days since 1970, UTC: the finest unit kept of when a device was connected. */
export const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS);
