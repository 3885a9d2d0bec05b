import type { EventBase, Practice } from "../practices/practice.ts";

/** A practice seen from outside: its types of state, command and event are hidden. */
export type AnyPractice = Practice<unknown, { readonly type: string }, EventBase>;
export type Named<Name extends string> = { readonly name: Name; readonly practice: AnyPractice };

/** Finds the practice that a command or an event belongs to. */
export function indexOf<Name extends string>(practices: Readonly<Record<Name, unknown>>) {
  // From here on a practice's own types are erased: what is looked up by type is only ever passed to the practice that
  // declared it.
  const all = Object.entries(practices).map(([name, practice]) => ({ name, practice }) as Named<Name>);
  const byType = (typesOf: (practice: AnyPractice) => readonly string[]): ReadonlyMap<string, Named<Name>> =>
    new Map(all.flatMap((named) => typesOf(named.practice).map((type) => [type, named] as const)));
  const commands = byType(({ stale }) => Object.keys(stale));
  const events = byType(({ keepMs }) => Object.keys(keepMs));
  return {
    all: all as readonly Named<Name>[],
    ofCommand: (type: string): Named<Name> | undefined => commands.get(type),
    ofEvent: (type: string): Named<Name> | undefined => events.get(type),
  };
}
