import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

type Step = { readonly word: string; readonly rest: string };
type Stage = { readonly name: string; readonly steps: readonly Step[] };

export type Rehearsed = {
  /** The working folder of the last stage, and the command that starts the image there. */
  readonly folder: string;
  readonly command: readonly string[];
  /** The engine's health check. */
  readonly healthCheck: readonly string[];
  readonly remove: () => void;
};

/** Fills the working folder of a stage instead of running the stage. */
export type StandIns = Readonly<Record<string, (folder: string) => void>>;

/** The image has this Node, whatever version the machine has. */
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` };

/**
 * Does by hand, in clean folders, what an engine does with the Dockerfile: copies from `context`, runs the commands of every
 * stage but the last, and copies between stages. Not rehearsed: base images, users and absolute paths, and therefore the
 * commands of the last stage.
 */
export function rehearseImage(dockerfile: string, context: string, standIns: StandIns = {}): Rehearsed {
  const base = mkdtempSync(join(tmpdir(), "attune-image-"));
  const stages = stagesOf(dockerfile);
  const last = stages.at(-1);
  if (last === undefined) throw new Error("The Dockerfile has no stage.");
  for (const stage of stages) {
    const folder = join(base, stage.name, "app");
    mkdirSync(folder, { recursive: true });
    const standIn = standIns[stage.name];
    standIn?.(folder);
    for (const { word, rest } of standIn === undefined ? stage.steps : []) {
      if (word === "COPY") copy(rest, { base, folder, context });
      if (word === "RUN" && stage !== last) execFileSync("sh", ["-c", rest], { cwd: folder, env, stdio: "pipe" });
    }
  }
  const programOf = (word: string): string[] => {
    const rest = last.steps.find((step) => step.word === word)?.rest ?? "";
    return JSON.parse(/\[.*\]$/.exec(rest)?.[0] ?? "[]") as string[];
  };
  return {
    folder: join(base, last.name, "app"),
    command: programOf("CMD"),
    healthCheck: programOf("HEALTHCHECK"),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

function stagesOf(dockerfile: string): readonly Stage[] {
  const lines = dockerfile.replaceAll(/\\\n\s*/g, "").split("\n");
  const stages: { name: string; steps: Step[] }[] = [];
  for (const line of lines) {
    const [, word = "", rest = ""] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (word === "FROM") stages.push({ name: / AS (\w+)$/.exec(rest)?.[1] ?? "last", steps: [] });
    else if (word !== "") stages.at(-1)?.steps.push({ word, rest });
  }
  return stages;
}

type Places = { readonly base: string; readonly folder: string; readonly context: string };

/** Copies a folder's content into the target, a file to the target or, if that is a folder, into it: as COPY does. */
function copy(rest: string, { base, folder, context }: Places): void {
  const [, stage, paths = rest] = /^--from=(\w+) (.*)$/.exec(rest) ?? [];
  const sources = paths.split(" ");
  const target = resolve(folder, sources.pop() ?? ".");
  for (const source of sources) {
    const from = stage === undefined ? join(context, source) : join(base, stage, source);
    const isFile = !isFolder(from);
    const to = isFile && isFolder(target) ? join(target, basename(from)) : target;
    cpSync(from, to, {
      recursive: true,
      filter: (path) => !/\/(?:node_modules|dist)$/.test(path) || stage !== undefined,
    });
  }
}

function isFolder(path: string): boolean {
  try {
    return readdirSync(path).length >= 0;
  } catch {
    return false;
  }
}

/** Links the packages of `context` that an install without development packages has into `folder`. */
export function linkProductionPackages(context: string, folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(context, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
  };
  for (const [path, { dev = false }] of Object.entries(packages)) {
    if (dev || !/^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path)) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(context, path), join(folder, path));
  }
}
