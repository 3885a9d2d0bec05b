import type * as z from "zod/mini";
import type { Texts } from "./storage.ts";

/** The value of a stored text; null when it can't be read: it was damaged, or written by another build. */
export function parsed<T>(schema: z.ZodMiniType<T>, text: string | undefined): T | null {
  if (text === undefined) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The same for all texts whose keys begin with `prefix`; those that can't be read are left out. */
export const parsedUnder = <T>(schema: z.ZodMiniType<T>, texts: Texts, prefix: string): readonly T[] =>
  Object.keys(texts)
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) => parsed(schema, texts[key]) ?? []);
