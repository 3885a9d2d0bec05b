import type { Storage, Texts } from "./storage.ts";

/** Null when it can't be read now. A storage that itself returns null counts as empty, as many do at first. */
export async function loadFrom(storage: Pick<Storage, "load">): Promise<Texts | null> {
  try {
    return { ...(await storage.load()) };
  } catch {
    return null;
  }
}
