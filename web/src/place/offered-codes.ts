import type { Going, HearCode, HerePreset } from "../../../client-sdk/src/index.ts";

/** In the order in which they are offered. */
export const goings = ["walking", "music", "quiet", "writing", "shower", "call"] as const satisfies readonly Going[];
export const hearCodes = [
  "iHearYou",
  "makesSense",
  "thankYou",
  "imListening",
  "tellMeMore",
] as const satisfies readonly HearCode[];
export const herePresets = [
  "imHere",
  "thinkingOfYou",
  "noHurry",
  "goodMorning",
  "goodnight",
] as const satisfies readonly HerePreset[];
