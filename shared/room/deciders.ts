import { breathDecider } from "../practices/breath/breath.ts";
import { devicesDecider } from "../practices/devices.ts";
import { hearDecider } from "../practices/hear.ts";
import { hereDecider } from "../practices/here.ts";
import type { Decider, EventBase } from "../practices/practice.ts";
import { spaceDecider } from "../practices/space/space.ts";
import { type Command, practices } from "./registry.ts";

type PracticeName = keyof typeof practices;

/** The deciding half of every practice, which phones do without. In the order in which what is due happens. */
const deciders = {
  breath: breathDecider,
  space: spaceDecider,
  hear: hearDecider,
  here: hereDecider,
  devices: devicesDecider,
} as const satisfies Readonly<Record<PracticeName, unknown>>;

type Decided = Parameters<(typeof deciders)[PracticeName]["decide"]>[1];
/** What the server asks for by itself. */
export type SystemCommand = Exclude<Decided, Command>;

/** A decider seen from outside: its types of state, command and event are hidden. */
type AnyDecider = Decider<unknown, { readonly type: string }, EventBase, { readonly type: string }>;
type Named = { readonly name: PracticeName; readonly decider: AnyDecider };

// What is looked up by type is only ever passed to the practice that declared it.
export const allDeciders = Object.entries(deciders).map(([name, decider]) => ({ name, decider })) as readonly Named[];

const typesOf = ({ name, decider }: Named): readonly string[] => [
  ...Object.keys(practices[name].stale),
  ...decider.system,
];
const byCommand: ReadonlyMap<string, Named> = new Map(
  allDeciders.flatMap((named) => typesOf(named).map((type) => [type, named] as const)),
);

/** Who decides a command of this type. */
export const deciderOf = (type: string): Named | undefined => byCommand.get(type);
