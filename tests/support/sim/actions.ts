import { KEYS } from "../../../client-sdk/src/storage/keys.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import { otherSeat } from "../../../shared/protocol/other-seat.ts";
import { press } from "./buttons.ts";
import type { Phone } from "./phone.ts";
import type { World } from "./world.ts";

const HOUR_MS = 3_600_000;

type Done = {
  readonly world: World;
  readonly phone: Phone;
  /** 0 to 999: how much, how long, which. */
  readonly n: number;
};

/** Everything that can happen in a world. Each reads `n` in its own way. */
const ACTIONS = {
  ask: ({ phone, n }) => pressOne(phone, n),
  /** Several at once, faster than they can be sent, with the server's disk full for about one or two writes. */
  askMore: ({ world, phone, n }) => {
    for (let more = 0; more < 3; more += 1) pressOne(phone, n + more);
    const fromMs = 10 + (n % 60);
    world.disturb(2_000);
    world.time.after(fromMs, () => world.service.fill(true));
    world.time.after(fromMs + 1 + (n % 20), () => world.service.fill(false));
  },
  /** A command is under way to a slow store; meanwhile its phone comes back, perhaps on another node. */
  askElsewhere: ({ world, phone, n }) => {
    pressOne(phone, n);
    world.disturb(5_000);
    world.service.slowUntilMs = world.time.nowMs + 2_500;
    const { line } = phone;
    if (line !== null) world.cluster?.stallStore(300 + n / 4, line);
    world.time.after(120, () => line?.cut("soon"));
  },
  /** Another tab of the same phone sends a command that may have been asked for before. */
  askAgain: ({ world, phone, n }) => {
    const own = world.asked.each.filter(({ seat }) => seat === phone.seat);
    const ask = own.at(-1 - (n % Math.max(1, Math.min(3, own.length))));
    if (ask !== undefined) phone.ask(ask.command);
  },
  rest: ({ world, n }) => world.time.pass(1_000 + n * 200),
  /** Somebody or the network sets the phone's clock: up to two hours forwards or back. */
  setClock: ({ phone, n }) => phone.setWall((n - 500) * 15_000),
  wake: ({ world, phone, n }) => {
    phone.wake(n % 2 === 0 ? "visible" : "online");
    world.deadlines.woke(phone);
  },
  cut: ({ phone }) => {
    for (const line of phone.lines) line.cut("soon");
  },
  /** The app comes to the front on a connection too slow to prove itself: what is under way on it arrives later. */
  replaceLine: ({ world, phone, n }) => {
    for (const line of phone.lines) line.stall(3_000 + n * 5);
    phone.wake("visible");
    world.deadlines.woke(phone);
  },
  halfOpen: ({ phone }) => {
    for (const line of phone.lines) line.cut("late");
  },
  stall: ({ phone, n }) => {
    for (const line of phone.lines) line.stall(50 + n * 15);
  },
  /** The partner does something, and this phone isn't told. */
  loseHints: ({ world, phone, n }) => {
    for (const line of phone.lines) line.hintsToLose = 1 + (n % 3);
    pressOne(world.phones[otherSeat(phone.seat)], n);
  },
  kill: ({ world, phone, n }) => {
    phone.kill(n % 5 === 0 ? "late" : "soon");
    world.time.after(n * 4, () => phone.start());
  },
  /** Another build of the app is opened, which doesn't continue the copy of the one before. */
  update: ({ phone }) => {
    phone.kill("soon");
    phone.disk.spoil(KEYS.room);
    phone.start();
  },
  fullPhone: ({ world, phone, n }) => {
    phone.disk.isFull = true;
    world.time.after(n * 4, () => {
      phone.disk.isFull = false;
    });
  },
  crash: ({ world, n }) => {
    world.service.crash(n % 4 === 0 ? "machine" : "process", n);
    world.disturb(n * 3);
    world.time.after(n * 3, () => world.service.start());
  },
  slowDisk: ({ world, n }) => {
    world.service.slowUntilMs = world.time.nowMs + 500 + n * 4;
    world.disturb(500 + n * 4 + 2_500);
  },
  /** Often for the time of a single write. */
  fullDisk: ({ world, n }) => {
    const { service } = world;
    const forMs = n < 500 ? n / 20 : n * 2;
    service.fill(true);
    world.disturb(forMs + 2_000);
    world.time.after(forMs, () => service.fill(false));
  },
  move: ({ world, phone }) => world.move(phone),
  backUp: ({ world }) => world.service.backUp(),
  restore: ({ world, n }) => {
    world.disturb(n * 3);
    world.service.restore(false, n * 3);
  },
  lie: ({ world, n }) => {
    world.disturb(n * 3);
    world.service.restore(true, n * 3);
    world.hasLied = true;
  },
  /** The store's primary is lost, with what its replica doesn't have yet. */
  failOver: ({ world, n }) => {
    world.disturb(n * 2);
    world.cluster?.failOver(n * 2);
  },
  cutStore: ({ world, n }) => {
    world.disturb(n * 2);
    world.cluster?.cutStore(n * 2, n);
  },
  /** A node doesn't hear the others. */
  deafen: ({ world, n }) => world.cluster?.deafen(n * 5, n),
  /** Every phone is asked to reconnect, and may. */
  drain: ({ world, n }) => world.service.drain(n, n),
  deploy: ({ world, n }) => {
    world.disturb(n + 800);
    world.service.deploy(n, n);
  },
  night: ({ world, n }) => sleep(world, n < 900 ? (n * HOUR_MS) / 30 : n * HOUR_MS),
  leave: ({ world, phone }) => {
    const { core } = phone;
    world.disturb(Number.POSITIVE_INFINITY);
    if (core !== null && core.membership !== null) void core.leave().catch(() => undefined);
  },
} as const satisfies Record<string, (done: Done) => void | Promise<void>>;

/** In a fixed order: the meaning of a seed depends on it. */
export const ACTION_NAMES = Object.keys(ACTIONS) as readonly Action["do"][]; // its own keys

export type Action = {
  readonly do: keyof typeof ACTIONS;
  readonly who: Seat;
  readonly n: number;
  readonly afterMs: number;
};

export async function act(world: World, { do: name, who, n, afterMs }: Action): Promise<void> {
  await world.time.pass(afterMs);
  await ACTIONS[name]({ world, phone: world.phones[who], n });
}

function pressOne(phone: Phone, n: number): void {
  const { core, seat } = phone;
  if (core !== null) phone.press(press(n, { id: phone.newId(), room: core.room, seat }));
}

/** Both phones are put away, apps closed, for hours or weeks. */
async function sleep(world: World, forMs: number): Promise<void> {
  for (const phone of world.both) phone.putAway();
  await world.time.pass(forMs);
  for (const phone of world.both) phone.takeUp();
}
