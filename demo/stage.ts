import { LIGHT_ROWS, lightRows } from "./light.ts";
import { bright, clear, dim, fit, hideCursor, isScreen, showCursor, soft } from "./style.ts";

/** Two phones side by side fit into a terminal of 80 columns (see style.ts). */
const WIDTH = 34;
const ROWS = 6;

/** What one phone shows: a few calm lines, and the light while it breathes. */
export type Screen = {
  readonly name: string;
  readonly lines: readonly string[];
  /** How full the light is, 0 to 1; null when there is none. */
  readonly extent: number | null;
  readonly connected: boolean;
};

export type Scene = {
  readonly title: string;
  readonly left: Screen;
  readonly right: Screen;
  readonly foot: string;
};

/** Draws two phones side by side on a screen; elsewhere prints a line whenever what is said changes. */
export class Stage {
  readonly #said = new Map<string, string>();
  #isClosed = false;

  open(): void {
    if (isScreen) process.stdout.write(hideCursor);
  }

  show(scene: Scene): void {
    // How the two lose their server isn't part of the story.
    if (this.#isClosed) return;
    if (isScreen) {
      process.stdout.write(clear + draw(scene));
      return;
    }
    for (const { name, lines } of [scene.left, scene.right]) this.#say(name, lines);
  }

  close(): void {
    this.#isClosed = true;
    if (isScreen) process.stdout.write(showCursor);
  }

  #say(name: string, lines: readonly string[]): void {
    const text = lines.filter((line) => line !== "").join(" ");
    if (text === "" || this.#said.get(name) === text) return;
    this.#said.set(name, text);
    process.stdout.write(`${name}: ${text}\n`);
  }
}

function draw({ title, left, right, foot }: Scene): string {
  const words = Array.from({ length: ROWS }, (_, row) => inside(left.lines[row] ?? "", right.lines[row] ?? ""));
  const [leftLight, rightLight] = [lightRows(left.extent), lightRows(right.extent)];
  const lights = Array.from({ length: LIGHT_ROWS }, (_, row) => inside(leftLight[row] ?? "", rightLight[row] ?? ""));
  return [
    "",
    ` ${bright("Attune")}  ${dim(title)}`,
    "",
    `   ${fit(headOf(left), WIDTH + 5)}${headOf(right)}`,
    edge("╭", "╮"),
    inside("", ""),
    ...words,
    ...lights,
    inside("", ""),
    edge("╰", "╯"),
    "",
    ` ${dim(foot)}`,
    "",
  ].join("\n");
}

const headOf = ({ name, connected }: Screen): string => `${soft(name)}${connected ? "" : dim("  ·  no connection")}`;

const edge = (from: string, to: string): string => {
  const side = dim(`${from}${"─".repeat(WIDTH + 2)}${to}`);
  return ` ${side} ${side}`;
};

function inside(left: string, right: string): string {
  const side = dim("│");
  return ` ${side} ${fit(left, WIDTH)} ${side} ${side} ${fit(right, WIDTH)} ${side}`;
}
