import type { Seat } from "../../../shared/protocol/ids.ts";
import { press } from "./buttons.ts";
import type { Phone } from "./phone.ts";
import type { World } from "./world.ts";

const HOUR_MS = 3_600_000;

type Done = {
  readonly world: World;
  readonly phone: Phone /** 0 to 999: how much, how long, which. */;
  readonly n: number;
};

/** All that may happen in a world. `n` is read by each in its own way. */
const ACTIONS = {
  ask: ({ phone, n }) => pressOne(phone, n),
  /** Several at once, faster than they can be sent, while the server's disk is full for the time of a write or two. */
  askMore: ({ world, phone, n }) => {
    for (let more = 0; more < 3; more += 1) pressOne(phone, n + more);
    const fromMs = 10 + (n % 60);
    world.disturb(2_000);
    world.time.after(fromMs, () => world.host.run?.store.fill(true));
    world.time.after(fromMs + 1 + (n % 20), () => world.host.run?.store.fill(false));
  },
  /** Another tab of the same phone hands over a command that may have been asked for before. */
  askAgain: ({ world, phone, n }) => {
    const own = world.asked.each.filter(({ seat }) => seat === phone.seat);
    const ask = own.at(-1 - (n % Math.max(1, Math.min(3, own.length))));
    if (ask !== undefined) phone.ask(ask.command);
  },
  rest: ({ world, n }) => world.time.pass(1_000 + n * 60),
  /** Somebody sets the phone's clock, or the network does: up to two hours forwards or back. */
  setClock: ({ phone, n }) => phone.setWall((n - 500) * 15_000),
  wake: ({ world, phone, n }) => {
    phone.wake(n % 2 === 0 ? "visible" : "online");
    world.deadlines.woke(phone);
  },
  cut: ({ phone }) => {
    for (const line of phone.lines) line.cut("soon");
  },
  /** The app comes to the front on a line that is too slow to prove itself: what is under way on it arrives later. */
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
  loseHints: ({ phone, n }) => {
    for (const line of phone.lines) line.hintsToLose = 1 + (n % 3);
  },
  kill: ({ world, phone, n }) => {
    phone.kill(n % 5 === 0 ? "late" : "soon");
    world.time.after(n * 4, () => phone.start());
  },
  fullPhone: ({ world, phone, n }) => {
    phone.disk.isFull = true;
    world.time.after(n * 4, () => {
      phone.disk.isFull = false;
    });
  },
  crash: ({ world, n }) => {
    world.host.crash(n % 4 === 0 ? "machine" : "process");
    startAgain(world, n * 3);
  },
  slowDisk: ({ world, n }) => {
    world.slowUntilMs = world.time.nowMs + 500 + n * 4;
    world.disturb(500 + n * 4 + 2_500);
  },
  /** Often for the time of one write only. */
  fullDisk: ({ world, n }) => {
    const { store } = world.host.run ?? {};
    const forMs = n < 500 ? n / 20 : n * 2;
    store?.fill(true);
    world.disturb(forMs + 2_000);
    world.time.after(forMs, () => store?.fill(false));
  },
  backUp: ({ world }) => world.host.backUp(),
  restore: ({ world, n }) => {
    world.host.crash("process");
    world.host.restore(false);
    startAgain(world, n * 3);
  },
  lie: ({ world, n }) => {
    world.host.crash("machine");
    world.host.restore(true);
    world.hasLied = true;
    startAgain(world, n * 3);
  },
  /** Every phone is asked to come again by itself, and may. */
  drain: ({ world, n }) => world.host.run?.gateway.drain(n),
  deploy: ({ world, n }) => deploy(world, n),
  night: ({ world, n }) => sleep(world, n < 900 ? (n * HOUR_MS) / 30 : n * HOUR_MS),
  leave: ({ world, phone }) => {
    const { core } = phone;
    world.disturb(Number.POSITIVE_INFINITY);
    if (core !== null && core.membership !== null) void core.leave().catch(() => undefined);
  },
} as const satisfies Record<string, (done: Done) => void | Promise<void>>;

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

function startAgain(world: World, afterMs: number): void {
  world.disturb(afterMs);
  world.time.after(afterMs, () => world.host.start());
}

function deploy(world: World, n: number): void {
  const { host, time } = world;
  const { run } = host;
  if (run === null) return;
  run.gateway.isDraining = true;
  run.gateway.drain(n);
  world.disturb(n + 800);
  time.after(n + 300, () => {
    if (host.run !== run) return;
    void host.stop().then(() => time.after(300, () => host.start()));
  });
}

/** Both phones are put away, apps closed, for hours or for weeks. */
async function sleep(world: World, forMs: number): Promise<void> {
  for (const phone of world.both) phone.putAway();
  await world.time.pass(forMs);
  for (const phone of world.both) phone.takeUp();
}
