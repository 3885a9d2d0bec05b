export type Values = Readonly<Record<string, string | number>>;

/** Text, a value, or the result of a tag around the parts inside it. */
export type Part<T> = string | number | T;
type Parts<T> = readonly Part<T>[];

/** What fills in a compiled message, besides its values. */
export type Filling<T> = {
  readonly tag: (parts: Parts<T>) => T;
  /** The form for exactly that number, or else for its plural category in the language. */
  plural(count: number, forms: Forms<(written: string) => Parts<T>>): Parts<T>;
  /** One of several, or `other` when none fits. */
  choose(value: string, forms: Forms<Parts<T>>): Parts<T>;
};

type Forms<Form> = { readonly other: Form } & Readonly<Record<string, Form>>;

/** A plain sentence, or a compiled ICU message (build/compile-message.ts). */
export type Message = string | (<T>(values: Values, filling: Filling<T>) => Parts<T>);

export function fillingIn<T>(language: string, tag: (parts: Parts<T>) => T): Filling<T> {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return {
    tag,
    plural(count, forms) {
      const form = forms[`=${count}`] ?? forms[rules.select(count)] ?? forms.other;
      return form(numbers.format(count));
    },
    choose: (value, forms) => forms[value] ?? forms.other,
  };
}

export const format = <T>(message: Message, values: Values, filling: Filling<T>): Parts<T> =>
  typeof message === "string" ? [message] : message(values, filling);
