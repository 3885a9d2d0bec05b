import type * as z from "zod/mini";

/** What a schema describes, readonly at every depth: the compiler stops whoever would change a room in place. */
export type Infer<Schema extends z.ZodMiniType> = Frozen<z.infer<Schema>>;

/** Of an array this makes a readonly one, and a text or number it leaves as it is. */
type Frozen<T> = { readonly [Key in keyof T]: Frozen<T[Key]> };
