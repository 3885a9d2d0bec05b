import type { ProgramChoice } from "../../../shared/pacer/presets.ts";
import type { Pattern, Program } from "../../../shared/pacer/program.ts";
import { demandFields, demandOneOf } from "../demands/demands.ts";
import { fieldsOf } from "../demands/given.ts";
import type { Phone } from "../phone.ts";
import { leadInOf } from "./lead-in.ts";

/** What to breathe: a preset and a length in minutes (default: four and six for two), or a program of one's own. */
export type BreathChoice = ProgramChoice | { readonly program: Program };

/** How a breath begins. */
export type Beginning = {
  /** Until the first in-breath, milliseconds: 5,000 to 15,000. Default 5,000, more on a slow connection. */
  readonly leadInMs?: number;
  /** Each with a phone, or in one room. */
  readonly place?: "apart" | "together";
};

type Begun = Beginning & { readonly program: Program };

/** What an app chose, as a command carries it. */
export async function begun(given: BreathChoice & Beginning, phone: Phone): Promise<Begun> {
  demandFields(given, '{ preset: "even", minutes: 2 }');
  const choice = fieldsOf(given);
  const { leadInMs, place } = choice;
  const program = "program" in choice ? choice.program : await chosen(choice, phone);
  return { program, ...(place === undefined ? {} : { place }), ...leadInOf(leadInMs, phone.clock) };
}

async function chosen(choice: ProgramChoice, phone: Phone): Promise<Program> {
  const { presetNames, programOf } = (await phone.loadEngine()).pacer;
  if (choice.preset !== undefined) demandOneOf(choice.preset, presetNames, "preset");
  return programOf(choice);
}

/** The pattern alone: a preset or a program may carry more than what travels. */
export const patternOf = ({ inhaleMs, holdMs, exhaleMs, restMs }: Pattern): Pattern => ({
  inhaleMs,
  holdMs,
  exhaleMs,
  restMs,
});
