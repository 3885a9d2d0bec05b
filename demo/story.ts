import { Actor } from "./actor.ts";
import type { Arguments } from "./arguments.ts";
import { Play } from "./play.ts";
import type { Stage } from "./stage.ts";
import { isScreen } from "./style.ts";
import { Wire } from "./wire.ts";

export type Plot = Arguments & { readonly port: number };

/** Alex and Sam pair, breathe, take space, lose the network, and come back. Everything on the screens is real. */
export async function tell(stage: Stage, plot: Plot): Promise<void> {
  const alex = new Actor("Alex", await Wire.to(plot.port));
  const sam = new Actor("Sam", await Wire.to(plot.port));
  const play = new Play({ stage, alex, sam, quick: plot.quick });
  try {
    for (const [title, act] of ACTS) {
      play.title = title;
      await act(play, plot);
    }
    // On a screen they stand at its foot already.
    if (!isScreen) process.stdout.write(`${play.figures}\n`);
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

async function pair(play: Play): Promise<void> {
  const { alex, sam } = play;
  const invite = await alex.client.pairing.invite({ name: "Alex" });
  const { text } = invite.code;
  alex.says("Read these letters to Sam.", "", text, "", "Good for 10 minutes.");
  for (let typed = 0; typed <= text.length; typed++) {
    sam.says("Type the letters.", "", text.slice(0, typed));
    await play.type();
  }
  const joining = sam.client.pairing.join(text, { name: "Sam" });
  const { name } = await invite.joined;
  alex.says(`${name} is here.`, "", "[Yes, that's us]");
  await play.read();
  await invite.confirm();
  await joining;
  play.bothSay("You're here together.", "Nothing here is scored.");
  await play.read();
}

async function breathe(play: Play, { minutes, breaths }: Plot): Promise<void> {
  const { alex, sam } = play;
  await alex.client.breath.invite({ preset: "fourAndSix", minutes });
  alex.says("Asked Sam to breathe.");
  await play.read();
  let isOver = false;
  const over = new Promise<void>((resolve) => {
    sam.client.on("event", ({ type }) => {
      if (type !== "breath.ended") return;
      isOver = true;
      resolve();
    });
  });
  await sam.client.breath.accept();
  // The words from before the breath aren't repeated after it.
  play.bothSay();
  if (breaths !== null) await stopAfter(play, breaths, () => isOver);
  await over;
  play.bothSay(`${lengthOf(minutes, breaths)}, together.`);
  await play.read();
}

function lengthOf(minutes: number, breaths: number | null): string {
  if (breaths !== null) return "A few breaths";
  if (minutes === 1) return "A minute";
  return minutes === 2 ? "Two minutes" : `${minutes} minutes`;
}

/** The breath may be shorter than that, and end by itself. */
export async function stopAfter(
  play: Pick<Play, "alex" | "frame">,
  breaths: number,
  isOver: () => boolean,
): Promise<void> {
  const { client } = play.alex;
  for (;;) {
    if (isOver()) return;
    const phase = client.breath.phase();
    if (phase !== null && "breath" in phase && phase.breath > breaths) break;
    await play.frame();
  }
  // Drawn before it is over, however short it is.
  await play.frame();
  await play.frame();
  await client.breath.stop();
}

async function takeSpace(play: Play): Promise<void> {
  const { alex, sam } = play;
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
  await play.read();
}

/** To five minutes: a promise, not a deadline. */
function around(atMs: number): string {
  const rounded = new Date(Math.round(atMs / 300_000) * 300_000);
  return rounded.toLocaleTimeString("en", { hour: "numeric", minute: "2-digit", hour12: false });
}

async function comeBack(play: Play): Promise<void> {
  const { alex, sam } = play;
  sam.wire.cut();
  await play.read();
  const told = new Promise<void>((resolve) => {
    alex.client.on("event", ({ type }) => {
      if (type === "space.returned") resolve();
    });
  });
  const asked = await sam.client.space.back();
  if (!asked.delivered) sam.says("I'm back.", "", "Not sent yet.", "It will go when you're connected.");
  await play.read();
  sam.wire.mend();
  await told;
  alex.says("Sam is back.", "", "[I'm ready too]");
  sam.says("I'm back.", "", "Alex knows.");
  await play.read();
  await alex.client.space.answer("ready");
  play.bothSay("You're both ready.", "", "You came back.", "That's the part that counts.");
  await play.read();
}
