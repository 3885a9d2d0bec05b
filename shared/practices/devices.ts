import * as z from "zod/mini";
import { AtMs, DeviceId } from "../protocol/ids.ts";
import type { Infer } from "../protocol/infer.ts";
import { fadingOf } from "./fading.ts";
import { earlierOf, NEVER } from "./instants.ts";
import {
  type Ask,
  accept,
  commandSchema,
  type Decider,
  type Decision,
  eventSchema,
  forEach,
  type Practice,
  reject,
} from "./practice.ts";

/** A change of phone stays readable as long as the log: it can't be hidden. */
const KEEP_MS = 30 * 86_400_000;

/**
 * How long after a replacement was called off no other may be asked for, so that nobody has to keep saying that the phone
 * isn't lost. The same once two were taken back within that time: asking and taking back must not become a way to press.
 */
const AGAIN_MS = 86_400_000;

/** "I still have my phone": calls off the replacement that is waiting. */
const commands = [commandSchema("device.keep", { deviceId: DeviceId })] as const;
type Command = Infer<(typeof commands)[number]>;

/** Asked by the server itself once pairing has brought in the new phone; `seat` is the one that gets it. */
export type DeviceSystemCommand =
  /** By the partner, who says that the phone is lost. Without a wait it changes at once. */
  | { readonly type: "device.replace"; readonly deviceId: DeviceId; readonly waitMs: number }
  /** By the seat itself, with the old phone in hand. */
  | { readonly type: "device.move"; readonly deviceId: DeviceId }
  /** By the phone that waits to be let in: it takes that back. */
  | { readonly type: "device.withdraw"; readonly deviceId: DeviceId };

const events = [
  eventSchema("device.joined", { deviceId: DeviceId }),
  eventSchema("device.asked", { deviceId: DeviceId, effectiveAtMs: AtMs }),
  eventSchema("device.kept", { deviceId: DeviceId }),
  eventSchema("device.withdrawn", { deviceId: DeviceId }),
  eventSchema("device.changed", { deviceId: DeviceId, by: z.enum(["move", "replace"]) }),
] as const;
type Event = Infer<(typeof events)[number]>;

/** A seat's phone, since when, and the phone that is to replace it. */
const Holder = z.nullable(
  z.object({
    deviceId: DeviceId,
    sinceAtMs: AtMs,
    asked: z.exactOptional(
      z.object({
        deviceId: DeviceId,
        effectiveAtMs: AtMs,
        /** When it was first asked for, however often it was put off since; builds before this field left it out. */
        askedAtMs: z.exactOptional(AtMs),
      }),
    ),
    /** When a replacement was last called off, kept as long as no other may be asked for. */
    keptAtMs: z.exactOptional(AtMs),
    /** When one was last taken back by the phone it was for. */
    withdrawnAtMs: z.exactOptional(AtMs),
  }),
);
type Holder = Infer<typeof Holder>;
export const DevicesState = z.object({ a: Holder, b: Holder });
export type DevicesState = Infer<typeof DevicesState>;

function decide(state: DevicesState, command: Command | DeviceSystemCommand, ask: Ask): Decision<Event> {
  const { deviceId } = command;
  const holder = state[ask.seat];
  const asked = holder?.asked;
  const callOff = (type: "device.kept" | "device.withdrawn"): Decision<Event> =>
    asked?.deviceId === deviceId ? accept({ type, ...ask, deviceId }) : reject("nothingOffered");
  if (command.type === "device.keep") return callOff("device.kept");
  if (command.type === "device.withdraw") return callOff("device.withdrawn");
  if (holder === null || holder.deviceId === deviceId) return reject("notAllowed");
  if (command.type === "device.move") return accept({ type: "device.changed", ...ask, deviceId, by: "move" });
  if (asked !== undefined) return reject("alreadyOpen");
  const againInMs = replaceableInMs(state, ask);
  if (againInMs > 0) return reject("tooSoon", againInMs);
  if (command.waitMs <= 0) return accept({ type: "device.changed", ...ask, deviceId, by: "replace" });
  return accept({ type: "device.asked", ...ask, deviceId, effectiveAtMs: ask.atMs + command.waitMs });
}

/** How long no replacement of this seat's phone may be asked for. */
export function replaceableInMs(state: DevicesState, { seat, atMs }: Ask): number {
  const keptAtMs = state[seat]?.keptAtMs;
  return keptAtMs === undefined ? 0 : Math.max(0, Math.min(keptAtMs + AGAIN_MS - atMs, AGAIN_MS));
}

function evolve(state: DevicesState, event: Event): DevicesState {
  const { seat, atMs, deviceId } = event;
  if (event.type === "device.joined" || event.type === "device.changed") {
    return { ...state, [seat]: { deviceId, sinceAtMs: atMs } };
  }
  const holder = state[seat];
  if (holder === null) return state;
  const { asked: before, ...rest } = holder;
  if (event.type === "device.withdrawn" && !isRecent(holder.withdrawnAtMs, atMs)) {
    return { ...state, [seat]: { ...rest, withdrawnAtMs: atMs } };
  }
  if (event.type !== "device.asked") return { ...state, [seat]: { ...rest, keptAtMs: atMs } };
  // Asking anew postpones the replacement; its wait still counts from the first time.
  const firstAskedAtMs = before?.deviceId === deviceId ? before.askedAtMs : undefined;
  const asked = { deviceId, effectiveAtMs: event.effectiveAtMs, askedAtMs: firstAskedAtMs ?? atMs };
  return { ...state, [seat]: { ...rest, asked } };
}

const isRecent = (thenMs: number | undefined, nowMs: number): boolean =>
  thenMs !== undefined && thenMs + AGAIN_MS > nowMs;

const fadesAtMs = (holder: Holder): number =>
  Math.min(holder?.keptAtMs ?? NEVER, holder?.withdrawnAtMs ?? NEVER) + AGAIN_MS;

function faded(holder: Holder, nowMs: number): Holder {
  if (holder === null || fadesAtMs(holder) > nowMs) return holder;
  const { keptAtMs, withdrawnAtMs, ...rest } = holder;
  return {
    ...rest,
    ...(isRecent(keptAtMs, nowMs) ? { keptAtMs } : {}),
    ...(isRecent(withdrawnAtMs, nowMs) ? { withdrawnAtMs } : {}),
  };
}

const dueAtMs = ({ a, b }: DevicesState): number | null =>
  earlierOf(a?.asked?.effectiveAtMs ?? NEVER, b?.asked?.effectiveAtMs ?? NEVER);

const due = (state: DevicesState, atMs: number): readonly Event[] =>
  (["a", "b"] as const).flatMap((seat): Event[] => {
    const asked = state[seat]?.asked;
    if (asked === undefined || asked.effectiveAtMs > atMs) return [];
    return [{ type: "device.changed", seat, atMs, deviceId: asked.deviceId, by: "replace" }];
  });

/** The phones of a pair: which one holds each seat, and which one is to replace it. */
export const devices = {
  State: DevicesState,
  commands,
  events,
  initial: { a: null, b: null },
  evolve,
  /** Who holds a seat outlives the event that said so. */
  evolveFaded: (state) => state,
  ...fadingOf(fadesAtMs, faded),
  stale: { "device.keep": { then: "never" } },
  keepMs: forEach(events, KEEP_MS),
} as const satisfies Practice<DevicesState, Command, Event>;

export const devicesDecider = {
  system: ["device.replace", "device.move", "device.withdraw"],
  decide,
  dueAtMs,
  due,
} as const satisfies Decider<DevicesState, Command, Event, DeviceSystemCommand>;
