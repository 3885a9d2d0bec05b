import type { Core } from "../../../../client-sdk/src/core/core.ts";
import { RULES } from "../../../../client-sdk/src/rules.ts";
import { LEAVING_PREFIX, OUTBOX_PREFIX } from "../../../../client-sdk/src/storage/keys.ts";
import { LOG_MS } from "../../../../server/rooms/due-and-fade.ts";
import { nextDueAtMs } from "../../../../shared/room/decide.ts";
import { stalenessOf } from "../../../../shared/room/staleness.ts";
import type { Phone } from "../phone.ts";
import type { World } from "../world.ts";

/** Long enough for pings to notice a dead connection, for the longest back-off and for one probe at the slowest pace. */
const QUIET_MS = 120_000;
/** The timers are checked once a second. */
const DUE_MS = 3_000;
/** What is known is written within this time. */
const WRITTEN_MS = 600;
/** How long a slow disk takes. */
const SAFE_MS = 3_000;
/** How far the clock may be set by which a phone forgets what it has read back. */
const CLOCK_SET_BY_MS = 5 * 3_600_000;

/** Everything is repaired; then both phones and the server must come to rest with the same room, and nothing waiting. */
export async function comeToRest(world: World, wakes: boolean): Promise<void> {
  const { time, service, verdict } = world;
  mend(world);
  for (const phone of world.both) phone.start();
  if (wakes) for (const phone of world.both) phone.wake("online");
  await time.until(() => world.both.every((phone) => isAtRest(world, phone)), QUIET_MS);
  if (world.hasLostMove) return;
  if (service.room === undefined) await learnOfTheEnd(world);
  const rests = (phone: Phone): boolean => isAtRest(world, phone) && (service.room !== undefined || !phone.isLive);
  for (const phone of world.both) verdict.check("P7", rests(phone), unrestOf(world, phone));
  const isDue = (): boolean => (nextDueAtMs(world.ledger.room) ?? Number.POSITIVE_INFINITY) <= time.nowMs;
  if (service.room !== undefined && isDue()) {
    await time.until(() => !isDue(), DUE_MS);
    verdict.check("P9", !isDue(), "what was due has not happened");
    await time.until(() => world.both.every((phone) => isAtRest(world, phone)), QUIET_MS);
  }
  await time.pass(WRITTEN_MS);
  await time.until(() => world.ledger.isSafe, SAFE_MS);
  // A copy damaged by a wrong clock is fetched again once the true time is known.
  await time.until(() => world.both.every((phone) => world.watcher.isShown(phone)), QUIET_MS);
  // A phone that fetches its copy again resends what that may lack, and then something waits once more.
  await time.until(() => world.both.every((phone) => isAtRest(world, phone)), QUIET_MS);
  await time.pass(WRITTEN_MS);
  await time.until(() => !world.former.some(({ isLive }) => isLive), QUIET_MS);
  for (const { isLive, seat } of world.former) verdict.check("P10", !isLive, `a former phone of ${seat} is live`);
  lookBack(world);
  verdict.throwIfBroken();
}

function mend(world: World): void {
  const { service, both } = world;
  service.mend();
  for (const { disk } of both) disk.isFull = false;
  const lines = both.flatMap((phone) => phone.lines);
  for (const line of lines) line.hintsToLose = 0;
}

/**
 * A member whose partner left learns it at the next connect, not before; so does a phone that nobody told that its seat had
 * moved.
 */
async function learnOfTheEnd(world: World): Promise<void> {
  for (const { lines } of [...world.both, ...world.former]) for (const line of lines) line.cut("soon");
  await world.time.until(() => world.both.every(({ core }) => core !== null && hasEnded(core)), QUIET_MS);
}

/** A leaver that couldn't even record that, and was killed, learns that nobody knows it any more. */
const hasEnded = ({ membership, status }: Core): boolean =>
  membership === null || status.kind === "ended" || status.kind === "unknown";

function isAtRest({ service, ledger }: World, { core, disk }: Phone): boolean {
  if (core === null) return false;
  const isLeaving = [...disk.records.keys()].some((key) => key.startsWith(LEAVING_PREFIX));
  if (core.membership === null) return (!isLeaving || disk.isBehind) && service.room === undefined;
  if (service.room === undefined) return hasEnded(core) || core.status.kind === "live";
  const { hash, seq, logId } = ledger.head;
  const isEqual = core.head?.hash === hash && core.head.seq === seq && core.head.logId === logId;
  return core.status.kind === "live" && isEqual && core.queued.length === 0;
}

function unrestOf({ ledger }: World, { seat, core }: Phone): string {
  const queued = core?.queued.length ?? 0;
  return `phone ${seat} is ${core?.status.kind} at ${core?.head?.seq} of ${ledger.head.seq}, ${queued} waiting`;
}

/** All three show the same room, and what people were told is what happened. */
function lookBack(world: World): void {
  const { service, both, ledger, watcher, judge } = world;
  const room = service.room;
  if (room === undefined) return;
  ledger.compare(room);
  for (const phone of both) {
    phone.wasSet = false;
    watcher.showsRoom(phone);
    // A silently broken connection carries nothing, and nobody has noticed yet.
    if (phone.line?.isWhole === true) judge.toldAll(phone.line);
  }
  keptTheirWord(world);
}

/** How long a phone keeps what it has read back, and can send it again: a day, or until it is stale. */
function keptMs(type: string): number {
  const staleness = stalenessOf(type);
  return Math.min(RULES.keepReadMs, staleness.then === "drop" ? staleness.afterMs : Infinity) - CLOCK_SET_BY_MS;
}

function keptTheirWord({ asked, ledger, verdict, hasLied, both, time, cluster }: World): void {
  for (const { command, told, toldAtMs, noEffect, again, atMs, copies, deviceId } of asked.each) {
    // The log and the ids in it are kept this long.
    if (time.nowMs - atMs >= LOG_MS) continue;
    const isThere = ledger.has(command.id) || noEffect;
    // What a former phone kept is gone with it.
    const isHere = both.some((phone) => phone.deviceId === deviceId);
    const isKept = isHere && time.nowMs - toldAtMs < keptMs(command.type);
    if (told === "delivered" && isKept) verdict.check("P2", isThere, `delivered ${command.type} is not in the log`);
    if (told === "notStored" && !again) verdict.check("P2", !isThere, `${command.type} was not stored, but happened`);
    if (told === "queued" && isKept) verdict.check("P2", isThere, `queued ${command.type} has been forgotten`);
    // Without the time at which it was asked, nobody but the phone can tell that it is stale.
    const isJudged = told === "rejected" || (told === "dropped" && command.askedAtMs !== undefined);
    // Nodes don't tell each other of a rejection: two copies, one on each, may get two answers.
    const isOneAnswer = !again && (cluster === null || copies === 1);
    if (isJudged && isOneAnswer && !hasLied)
      verdict.check("P3", !isThere, `${told} ${command.type} happened after all`);
  }
  for (const { seat, disk } of both) {
    const waits = [...disk.records].some(
      ([key, text]) => key.startsWith(OUTBOX_PREFIX) && text.includes('"acked":null'),
    );
    verdict.check("P2", !waits || disk.isBehind, `phone ${seat} still keeps something that waits to be sent`);
  }
}
