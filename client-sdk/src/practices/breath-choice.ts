import type { ProgramChoice } from "../../../shared/pacer/presets.ts";
import type { Pattern, Program } from "../../../shared/pacer/program.ts";
import { demandFields, demandOneOf } from "../demands/demands.ts";
import { fieldsOf } from "../demands/given.ts";
import type { Phone } from "../phone.ts";
import { leadInOf } from "./lead-in.ts";

/** What to breathe: a preset and a length in minutes (default: four and six for two), or a custom program. */
export type BreathChoice = ProgramChoice | { readonly program: Program };

/** How a breath begins. */
export type Beginning = {
  /** Milliseconds until the first in-breath: 5,000 to 15,000. Default 5,000, more on a slow connection. */
  readonly leadInMs?: number;
  /** `apart`: each with their phone. `together`: in one room. */
  readonly place?: "apart" | "together";
};

type Begun = Beginning & { readonly program: Program };

/** The app's choice in the form that a command carries. */
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

/** The pattern alone: a preset or a program may hold more than what travels. */
export const patternOf = ({ inhaleMs, holdMs, exhaleMs, restMs }: Pattern): Pattern => ({
  inhaleMs,
  holdMs,
  exhaleMs,
  restMs,
});
