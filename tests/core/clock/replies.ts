import type { ProbeSample } from "../../../shared/clock/probe-sample.ts";

export const SERVER_AT_ZERO_MS = 1_760_000_000_000;

export type Line = {
  readonly offsetMs: number;
  readonly driftPpm: number;
  readonly epoch: string;
  readonly connection: number;
};

export const STEADY: Line = { offsetMs: SERVER_AT_ZERO_MS, driftPpm: 0, epoch: "first", connection: 1 };

/** Server time at a local instant. */
export function serverAtMs(line: Line, localMs: number): number {
  return line.offsetMs + localMs * (1 + line.driftPpm / 1e6);
}

/** The reply to a probe that leaves at `t0Ms`, held for nothing by the server. */
export function replyTo(t0Ms: number, upMs: number, downMs: number, line: Line = STEADY): ProbeSample {
  const serverMs = serverAtMs(line, t0Ms + upMs);
  const { epoch, connection } = line;
  return { t0Ms, t1Ms: serverMs, t2Ms: serverMs, t3Ms: t0Ms + upMs + downMs, epoch, connection };
}

/** Replies to probes 80 ms apart over an even, quiet path of 20 ms each way. */
export function quietReplies(fromMs: number, count: number, line: Line = STEADY): readonly ProbeSample[] {
  return Array.from({ length: count }, (_, index) => replyTo(fromMs + index * 80, 20, 20, line));
}
