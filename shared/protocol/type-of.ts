/** A message's zod schema: an object whose `type` is a single literal that identifies it. */
export type Typed<Type extends string = string> = {
  readonly shape: { readonly type: { readonly def: { readonly values: readonly Type[] } } };
};

/** The literal that a message has as its `type`. */
export const typeOf = <Type extends string>({ shape }: Typed<Type>): Type => shape.type.def.values[0] as Type; // it has one
