type Values = Readonly<Record<string, string>>;

/** With each `${NAME:-other}` replaced, the innermost first, as `docker compose` does it; an empty value is none. */
export function filledIn(environment: Values, said: Values = {}): Values {
  const fill = (value: string): string => {
    const next = value.replaceAll(
      /\$\{(\w+):-([^${}]*)\}/g,
      (_all, name: string, other: string) => said[name] || other,
    );
    return next === value ? value : fill(next);
  };
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(value)]));
}
