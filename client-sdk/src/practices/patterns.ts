import { checkProgram as check, type ProgramFault } from "../../../shared/pacer/limits.ts";
import {
  programOf as made,
  presetOf as nameOf,
  type PresetName,
  type ProgramChoice,
  presetNames,
} from "../../../shared/pacer/presets.ts";
import type { Pattern, Program } from "../../../shared/pacer/program.ts";
import * as steps from "../../../shared/pacer/steps.ts";
import { demandFields, demandOneOf } from "../demands/demands.ts";
import { fieldsOf } from "../demands/given.ts";

// Helpers that the package exports, also for apps without types: whatever isn't a pattern reads as one that nobody may
// breathe.

/** A preset as a program; by default two minutes of four and six. Throws `badMessage` for an unknown preset. */
export function programOf(choice: ProgramChoice = {}): Program {
  demandFields(choice, '{ preset: "even" }');
  const fields = fieldsOf(choice);
  if (fields.preset !== undefined) demandOneOf(fields.preset, presetNames, "preset");
  return made(fields);
}

/** The preset with this pattern, whatever its length or ramp; null for a custom one. */
export const presetOf = (pattern: Pattern): PresetName | null => nameOf(fieldsOf(pattern));

/** The first thing wrong with a program; null when two people may breathe it. */
export const checkProgram = (program: Program): ProgramFault | null => check(fieldsOf(program));

/** Half a second more for each phase it has; null when that is slower than two people may breathe. */
export const slower = (pattern: Pattern): Pattern | null => steps.slower(fieldsOf(pattern));

/** Half a second less for each phase it has; null when that is faster than two people may breathe. */
export const faster = (pattern: Pattern): Pattern | null => steps.faster(fieldsOf(pattern));
