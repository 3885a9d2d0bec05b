import type { Contender, ContenderKind } from "./contender.ts";
import type { Phone } from "./phone.ts";
import { WALL_START_MS } from "./phone-clock.ts";
import { Sandbox } from "./sandbox.ts";

/** The parts of npm `timesync` that are used; its types are not published. */
type Timesync = {
  now(): number;
  send: (to: string, data: { readonly id: number }) => unknown;
  receive(from: string, data: { readonly jsonrpc: string; readonly id: number; readonly result: number }): void;
  on(event: "change", listener: () => void): void;
};
type TimesyncModule = { create(options: { readonly server: string; readonly interval?: number }): Timesync };

/** The parts of npm `@ircam/sync` that are used, in seconds. */
type SyncReply = (pingId: number, clientPingTime: number, serverPingTime: number, serverPongTime: number) => void;
type SyncClient = {
  readonly status: string;
  getSyncTime(): number;
  start(send: (pingId: number, clientPingTime: number) => void, receive: (reply: SyncReply) => void): void;
};
type SyncModule = { readonly SyncClient: new (nowSeconds: () => number) => SyncClient };

function sandboxOn(phone: Phone): Sandbox {
  const sandbox: Sandbox = new Sandbox({
    setTimeout: (run, ms) =>
      phone.after(ms, () => {
        run();
        sandbox.settle();
      }),
    clearTimeout: (callOff) => {
      if (callOff) callOff();
    },
    dateNowMs: () => phone.wallMs(),
    random: () => phone.random(),
  });
  return sandbox;
}

function startTimesync(phone: Phone, intervalMs?: number): Contender {
  const sandbox = sandboxOn(phone);
  // As published, without types: the shape above is its README's.
  const { create } = sandbox.load("timesync") as TimesyncModule;
  const timesync = create({ server: "server", ...(intervalMs === undefined ? {} : { interval: intervalMs }) });
  let known = false;
  timesync.on("change", () => {
    known = true;
  });
  timesync.send = (to, { id }) => {
    phone.probe(({ t2Ms }) => {
      timesync.receive(to, { jsonrpc: "2.0", id, result: t2Ms });
      sandbox.settle();
    });
    return sandbox.resolvedPromise();
  };
  return {
    frame: () => {},
    refresh: () => {},
    serverNowMs: () => (known ? timesync.now() : null),
    claimsSync: () => known,
  };
}

/** Its documentation asks for a server clock with an origin of its own: its regression loses digits on large numbers. */
const sinceStartS = (serverMs: number): number => (serverMs - WALL_START_MS) / 1000;

function startSync(phone: Phone): Contender {
  const sandbox = sandboxOn(phone);
  // As published, without types: the shape above is its README's.
  const { SyncClient } = sandbox.load("@ircam/sync") as SyncModule;
  const client = new SyncClient(() => phone.localMs() / 1000);
  let hear: SyncReply = () => {};
  client.start(
    (pingId, clientPingTime) => {
      phone.probe(({ t1Ms, t2Ms }) => hear(pingId, clientPingTime, sinceStartS(t1Ms), sinceStartS(t2Ms)));
    },
    (reply) => {
      hear = reply;
    },
  );
  const known = (): boolean => client.status === "training" || client.status === "sync";
  return {
    frame: () => {},
    refresh: () => {},
    serverNowMs: () => (known() ? WALL_START_MS + client.getSyncTime() * 1000 : null),
    claimsSync: known,
  };
}

export const timesyncDefault: ContenderKind = { name: "timesync, default", start: (phone) => startTimesync(phone) };
export const timesyncOften: ContenderKind = {
  name: "timesync, every 10 s",
  start: (phone) => startTimesync(phone, 10_000),
};
export const ircamSync: ContenderKind = { name: "@ircam/sync", start: startSync };
