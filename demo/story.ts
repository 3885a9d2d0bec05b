import { setTimeout as pause } from "node:timers/promises";
import { Actor } from "./actor.ts";
import type { Stage } from "./stage.ts";
import { Wire } from "./wire.ts";

export type Plot = {
  readonly port: number;
  readonly minutes: number;
  /** After so many breaths both stop; null breathes to the end. */
  readonly breaths: number | null;
};

const FRAME_MS = 40;
const READ_MS = 2_200;
const TYPE_MS = 140;

/** Alex and Sam pair, breathe, take space, lose the network, and come back. Everything on the screens is real. */
export async function tell(stage: Stage, plot: Plot): Promise<void> {
  const alex = new Actor("Alex", await Wire.to(plot.port));
  const sam = new Actor("Sam", await Wire.to(plot.port));
  const play = new Play(stage, alex, sam);
  try {
    for (const [title, act] of ACTS) {
      play.title = title;
      await act(play, plot);
    }
    play.sayFigures();
  } finally {
    play.close();
    await Promise.all([alex.client.close(), sam.client.close()]);
    await Promise.all([alex.wire.close(), sam.wire.close()]);
  }
}

const ACTS: readonly (readonly [string, (play: Play, plot: Plot) => Promise<void>])[] = [
  ["two phones pair with a code", pair],
  ["they breathe on one clock", breathe],
  ["one needs space", takeSpace],
  ["the network goes, a word waits, and arrives", comeBack],
];

/** The two on the stage, drawn again and again. */
class Play {
  readonly alex: Actor;
  readonly sam: Actor;
  title = "";
  readonly #skewsMs: number[] = [];
  readonly #drawing: NodeJS.Timeout;

  constructor(stage: Stage, alex: Actor, sam: Actor) {
    this.alex = alex;
    this.sam = sam;
    this.#drawing = setInterval(() => {
      this.#measure();
      stage.show({ title: this.title, left: alex.screen, right: sam.screen, foot: this.#foot() });
    }, FRAME_MS);
  }

  sayFigures(): void {
    process.stdout.write(`${this.#foot()}\n`);
  }

  close(): void {
    clearInterval(this.#drawing);
  }

  /** Both phones' server time at the same true instant: they live in one process here, so it can be seen. */
  #measure(): void {
    if (this.alex.client.breath.phase() === null || this.sam.client.breath.phase() === null) return;
    const [alexMs, samMs] = [this.alex.client.serverNowMs(), this.sam.client.serverNowMs()];
    if (alexMs !== null && samMs !== null) this.#skewsMs.push(Math.abs(alexMs - samMs));
  }

  /** What was measured in the breath, for the one who develops. */
  #foot(): string {
    if (this.#skewsMs.length === 0) return "";
    const sorted = this.#skewsMs.toSorted((a, b) => a - b);
    const at = (q: number) => (sorted[Math.floor((sorted.length - 1) * q)] ?? 0).toFixed(2);
    return `skew between the two lights: median ${at(0.5)} ms, largest ${at(1)} ms`;
  }
}

async function pair({ alex, sam }: Play): Promise<void> {
  const invite = await alex.client.pairing.invite({ name: "Alex" });
  const { text } = invite.code;
  alex.says("Read these letters to Sam.", "", text, "", "Good for 10 minutes.");
  for (let typed = 0; typed <= text.length; typed++) {
    sam.says("Type the letters.", "", text.slice(0, typed));
    await pause(TYPE_MS);
  }
  const joining = sam.client.pairing.join(text, { name: "Sam" });
  const { name } = await invite.joined;
  alex.says(`${name} is here.`, "", "[Yes, that's us]");
  await pause(READ_MS);
  await invite.confirm();
  await joining;
  for (const actor of [alex, sam]) actor.says("You're here together.", "Nothing here is scored.");
  await pause(READ_MS);
}

async function breathe({ alex, sam }: Play, { minutes, breaths }: Plot): Promise<void> {
  await alex.client.breath.invite({ preset: "fourAndSix", minutes });
  alex.says("Asked Sam to breathe.");
  await pause(READ_MS);
  const over = new Promise<void>((resolve) => {
    sam.client.on("event", ({ type }) => {
      if (type === "breath.ended") resolve();
    });
  });
  await sam.client.breath.accept();
  // What was said before the breath isn't said again after it.
  for (const actor of [alex, sam]) actor.says();
  if (breaths !== null) await stopAfter(alex, breaths);
  await over;
  for (const actor of [alex, sam])
    actor.says("Two minutes, together.".replace("Two minutes", lengthOf(minutes, breaths)));
  await pause(READ_MS);
}

const lengthOf = (minutes: number, breaths: number | null): string =>
  breaths !== null
    ? "A few breaths"
    : minutes === 1
      ? "A minute"
      : minutes === 2
        ? "Two minutes"
        : `${minutes} minutes`;

async function stopAfter({ client }: Actor, breaths: number): Promise<void> {
  for (;;) {
    const phase = client.breath.phase();
    if (phase !== null && "breath" in phase && phase.breath > breaths) break;
    await pause(FRAME_MS);
  }
  await client.breath.stop();
}

async function takeSpace({ alex, sam }: Play): Promise<void> {
  await sam.client.space.take({ minutes: 20, going: "walking" });
  const { mine } = sam.client.space;
  const returnAtMs = mine?.is === "away" ? mine.returnAtMs : Date.now();
  sam.says("Alex knows. Now just you.", "Try to let the argument rest.", "It will keep.");
  alex.says(
    "Sam needs some space.",
    `Sam is coming back around ${around(returnAtMs)}.`,
    "",
    "This is a pause, not an ending.",
  );
  await pause(READ_MS * 1.5);
}

/** To five minutes: a promise, not a deadline. */
function around(atMs: number): string {
  const rounded = new Date(Math.round(atMs / 300_000) * 300_000);
  return rounded.toLocaleTimeString("en", { hour: "numeric", minute: "2-digit", hour12: false });
}

async function comeBack({ alex, sam }: Play): Promise<void> {
  sam.wire.cut();
  await pause(READ_MS);
  const told = new Promise<void>((resolve) => {
    alex.client.on("event", ({ type }) => {
      if (type === "space.returned") resolve();
    });
  });
  const asked = await sam.client.space.back();
  if (!asked.delivered) sam.says("I'm back.", "", "Not sent yet.", "It will go when you're connected.");
  await pause(READ_MS);
  sam.wire.mend();
  await told;
  alex.says("Sam is back.", "", "[I'm ready too]");
  sam.says("I'm back.", "", "Alex knows.");
  await pause(READ_MS);
  await alex.client.space.answer("ready");
  for (const actor of [alex, sam])
    actor.says("You're both ready.", "", "You came back.", "That's the part that counts.");
  await pause(READ_MS);
}
