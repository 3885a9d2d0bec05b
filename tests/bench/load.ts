import { setImmediate } from "node:timers/promises";
import { LeanClient } from "./lean-client.ts";

/** What speaks for a phone: `ask` sends `["event", json]` and calls back with the answer as text. */
export type Client = {
  /** Called with every event that isn't an answer. */
  onEvent: (packet: string) => void;
  ask(event: string, json: string, answered: (packet: string) => void): void;
  request(event: string, payload: object): Promise<string>;
  close(): void;
};

/** A server as its phones see it: how to get in, and what a signal looks like. */
export type Speech = {
  readonly name: string;
  /** The auth of both phones of a room. */
  auths(room: number): readonly [object, object];
  /** What a phone sends first to catch up; nothing for the relay. */
  enter(client: Client): Promise<void>;
  /** A fresh signal as JSON text. */
  signal(): string;
};

export type Pair<C extends Client = LeanClient> = readonly [C, C];

/** How long what is still under way may take to arrive. */
export const LATEST_MS = 5_000;

type Connect<C extends Client> = (origin: string, auth: object) => Promise<C>;

/** Both phones of the rooms `from` up to `to` are let in, each at its own origin, and have not caught up yet. */
export async function connectOnly<C extends Client>(
  speech: Speech,
  [originA, originB]: readonly [string, string],
  [from, to]: readonly [number, number],
  connect: Connect<C>,
): Promise<Pair<C>[]> {
  const pairs: Pair<C>[] = [];
  for (let room = from; room < to; room++) {
    const [a, b] = speech.auths(room);
    pairs.push([await connect(originA, a), await connect(originB, b)]);
  }
  return pairs;
}

export async function catchUp(speech: Speech, pairs: readonly Pair<Client>[]): Promise<void> {
  for (const client of pairs.flat()) await speech.enter(client);
}

/** Both phones of the rooms `from` up to `to` come in and catch up. */
export async function connectPairs(
  speech: Speech,
  origins: readonly [string, string],
  from: number,
  to: number,
): Promise<Pair[]> {
  const pairs = await connectOnly(speech, origins, [from, to], LeanClient.connect);
  await catchUp(speech, pairs);
  return pairs;
}

/** Milliseconds from the sender's send to the partner's receipt, sorted, at a steady rate over all rooms in turn. */
export async function latencies(
  speech: Speech,
  pairs: readonly Pair<Client>[],
  perSecond: number,
  seconds: number,
): Promise<number[]> {
  const measured: number[] = [];
  const total = perSecond * seconds;
  const startedAtMs = performance.now();
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAtMs) / 1_000) * perSecond));
    for (; sent < due; sent++) {
      const pair = pairs[sent % pairs.length];
      if (pair === undefined) continue;
      const sentAtMs = performance.now();
      pair[1].onEvent = () => measured.push(performance.now() - sentAtMs);
      pair[0].ask("command", speech.signal(), () => {});
    }
    await setImmediate();
  }
  while (measured.length < total && performance.now() - startedAtMs < seconds * 1_000 + LATEST_MS) await setImmediate();
  if (measured.length < total)
    throw new Error(`${total - measured.length} of ${total} signals never arrived at ${speech.name}.`);
  return measured.sort((x, y) => x - y);
}

export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.floor((sorted.length - 1) * q)] ?? Number.NaN;
