import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { collect, writerScript } from "../store/acknowledged.ts";

/** What a process asked of the disk, and what it reported, in order. */
export type Step =
  | { readonly kind: "write"; readonly path: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: "truncate"; readonly path: string; readonly length: number }
  | { readonly kind: "sync" | "unlink"; readonly path: string }
  | { readonly kind: "rename"; readonly path: string; readonly to: string }
  | { readonly kind: "tell"; readonly text: string };
type Timed = { readonly atS: number; readonly step: Step };

const CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,unlink,rename";

/** Runs the writing process under strace until it has reported this many appends, then kills it. */
export async function recordWriter(options: {
  readonly folder: string;
  readonly traces: string;
  readonly synchronous: "FULL" | "NORMAL";
  readonly appends: number;
}): Promise<readonly Step[]> {
  const { folder, traces, synchronous, appends } = options;
  const strace = `-ff -ttt -T -y -xx -s 1000000 -e trace=${CALLS} -e signal=none -o`.split(" ");
  const child = spawn(
    "strace",
    [...strace, join(traces, "trace"), process.execPath, writerScript, folder, synchronous],
    {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    },
  );
  // Kills the group: strace alone would leave the process it traces behind.
  await collect(child.stdout, appends, () => process.kill(-Number(child.pid), "SIGKILL"));
  return readTraces(traces, folder);
}

/** One file per thread. A call counts from its beginning, but a sync only from its end: until then it promises nothing. */
function readTraces(traces: string, folder: string): readonly Step[] {
  const texts = readdirSync(traces).map((name) => readFileSync(join(traces, name), "latin1"));
  const timed = texts.flatMap((text) => text.split("\n").flatMap((line) => parse(line, folder)));
  return timed.toSorted((one, other) => one.atS - other.atS).map(({ step }) => step);
}

const LINE = /^(?<atS>\d+\.\d+) (?<call>\w+)\((?<args>.*)\) += \d+ <(?<tookS>\d+\.\d+)>$/;

type LineParts = { readonly [Part in "atS" | "call" | "args" | "tookS"]: string };

function parse(line: string, folder: string): readonly Timed[] {
  const parts = LINE.exec(line)?.groups;
  if (parts === undefined) return [];
  const { atS, call, args, tookS } = parts as LineParts; // the groups of LINE
  const step = call === "unlink" || call === "rename" ? nameStep(call, args) : fileStep(call, args);
  if (step === null || (step.kind !== "tell" && !isData(step.path, folder))) return [];
  return [{ atS: Number(atS) + (step.kind === "sync" ? Number(tookS) : 0), step }];
}

/** The shared memory file beside the database is recreated after a crash. */
const isData = (path: string, folder: string): boolean => path.startsWith(`${folder}/`) && !path.endsWith("-shm");

const FD = /^(?<fd>\d+)<(?<name>[^>]*)>(?:, (?<rest>.*))?$/;

function fileStep(call: string, args: string): Step | null {
  const { fd, name = "", rest = "" } = FD.exec(args)?.groups ?? {};
  const path = decode(`"${name}"`).toString("latin1");
  switch (call) {
    case "pwrite64":
      return { kind: "write", path, at: Number(rest.split(", ").at(-1)), bytes: decode(rest) };
    case "write":
      return fd === "1"
        ? { kind: "tell", text: decode(rest).toString("latin1") }
        : { kind: "write", path, at: 0, bytes: decode(rest) };
    case "ftruncate":
      return { kind: "truncate", path, length: Number(rest) };
    case "fsync":
    case "fdatasync":
      return { kind: "sync", path };
    default:
      return null;
  }
}

function nameStep(call: "unlink" | "rename", args: string): Step {
  const [path = "", to = ""] = args.split(", ").map((text) => decode(text).toString("latin1"));
  return call === "unlink" ? { kind: "unlink", path } : { kind: "rename", path, to };
}

/** strace writes each byte as \xNN, between quotes. */
const decode = (text: string): Buffer => Buffer.from(/"([^"]*)"/.exec(text)?.[1]?.replaceAll("\\x", "") ?? "", "hex");
