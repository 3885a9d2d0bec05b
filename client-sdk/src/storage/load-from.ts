import type { Storage } from "./storage.ts";

/** Null when it can't be read now. A null that the storage gives is none of these: what many have for nothing yet. */
export async function loadFrom(storage: Pick<Storage, "load">): Promise<Readonly<Record<string, string>> | null> {
  try {
    return { ...(await storage.load()) };
  } catch {
    return null;
  }
}
