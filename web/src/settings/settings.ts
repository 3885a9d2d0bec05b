import { type Language, languages } from "../words/languages.ts";

export const themes = ["auto", "light", "dark", "black"] as const;
export const lights = ["auto", "moving", "still", "words"] as const;

/** The preferences of one phone. They stay on this phone. */
export type Settings = {
  readonly language: Language | "auto";
  readonly theme: (typeof themes)[number];
  /** `auto` follows the system's preference for less motion; `still` changes brightness only; `words` shows no shape. */
  readonly light: (typeof lights)[number];
  readonly sound: boolean;
  readonly touch: boolean;
  /** How much earlier a tone is played because this device's sound is late (wireless headphones), milliseconds. */
  readonly soundLatencyMs: number;
  readonly name: string;
  readonly quickExit: boolean;
  /** Small updates while the app is closed: the address by which the server knows this phone ("" is off), and the quiet hours. */
  readonly updates: {
    readonly at: string;
    readonly quiet: boolean;
    readonly fromMinute: number;
    readonly toMinute: number;
    readonly zone: string;
  };
  /** The partner's phone that was last announced here: another one is announced once. */
  readonly partnerPhone: string;
  /** The install hint and the sentence about plain http are shown once. */
  readonly installHintSeen: boolean;
  readonly plainHttpSeen: boolean;
};

export const MAX_LATENCY_MS = 400;
/** As the SDK cuts it. Its own constant belongs to pairing, which isn't loaded at first. */
export const NAME_MAX_CHARS = 40;
const MINUTES_A_DAY = 1_440;

const defaults: Settings = {
  language: "auto",
  theme: "auto",
  light: "auto",
  sound: false,
  touch: true,
  soundLatencyMs: 0,
  name: "",
  quickExit: true,
  updates: { at: "", quiet: false, fromMinute: 22 * 60, toMinute: 7 * 60, zone: "" },
  partnerPhone: "",
  installHintSeen: false,
  plainHttpSeen: false,
};

/** Takes what it understands of a stored text, and defaults for the rest. */
export function parseSettings(text: string | null): Settings {
  const stored = readObject(text);
  const oneOf = <T>(value: unknown, known: readonly T[], fallback: T): T =>
    known.find((option) => option === value) ?? fallback;
  const flag = (name: keyof Settings): boolean => oneOf(stored[name], [true, false], defaults[name] === true);
  const { soundLatencyMs, name, partnerPhone } = stored;
  return {
    language: oneOf(stored["language"], ["auto", ...languages], defaults.language),
    theme: oneOf(stored["theme"], themes, defaults.theme),
    light: oneOf(stored["light"], lights, defaults.light),
    sound: flag("sound"),
    touch: flag("touch"),
    soundLatencyMs: typeof soundLatencyMs === "number" ? Math.min(MAX_LATENCY_MS, Math.max(0, soundLatencyMs)) : 0,
    name: typeof name === "string" ? name : "",
    quickExit: flag("quickExit"),
    updates: readUpdates(stored["updates"]),
    partnerPhone: typeof partnerPhone === "string" ? partnerPhone : "",
    installHintSeen: flag("installHintSeen"),
    plainHttpSeen: flag("plainHttpSeen"),
  };
}

function readUpdates(value: unknown): Settings["updates"] {
  const { at, quiet, fromMinute, toMinute, zone } = Object(value) as Readonly<Record<string, unknown>>; // whatever is stored
  const { updates } = defaults;
  const minute = (read: unknown, fallback: number): number =>
    Number.isInteger(read) && Number(read) >= 0 && Number(read) < MINUTES_A_DAY ? Number(read) : fallback;
  return {
    at: typeof at === "string" ? at : "",
    quiet: quiet === true,
    fromMinute: minute(fromMinute, updates.fromMinute),
    toMinute: minute(toMinute, updates.toMinute),
    zone: typeof zone === "string" ? zone : "",
  };
}

function readObject(text: string | null): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text ?? "{}")) as Readonly<Record<string, unknown>>; // whatever it holds
  } catch {
    return {};
  }
}
