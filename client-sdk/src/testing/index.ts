import { AttuneClient } from "../client.ts";
import { KEYS } from "../storage/keys.ts";
import type { Membership } from "../storage/membership.ts";
import { memoryStorage } from "../storage/memory-storage.ts";
import type { Storage } from "../storage/storage.ts";
import { FakeClock, type FakeDevice, type FakeDeviceOptions } from "./fake-clock.ts";
import type { FakeNetwork } from "./fake-network.ts";
import type { FakeRoom } from "./fake-room.ts";
import { FakeServer } from "./fake-server.ts";
import { loadEngine } from "./loaded-engine.ts";

export type { FakeDevice, FakeDeviceOptions } from "./fake-clock.ts";
export { FakeClock, settled } from "./fake-clock.ts";
export { FakeNetwork } from "./fake-network.ts";
export { FakeRoom } from "./fake-room.ts";
export { FakeServer } from "./fake-server.ts";
export { FakeSocket } from "./fake-socket.ts";

/** One phone of a test: its client, and the things around it that a test may disturb. */
export type FakePhone = {
  readonly client: AttuneClient;
  readonly device: FakeDevice;
  readonly network: FakeNetwork;
  readonly storage: Storage;
};

/** Two phones and the world they share. */
export type FakePair = {
  readonly clock: FakeClock;
  readonly server: FakeServer;
  readonly room: FakeRoom;
  readonly a: FakePhone;
  readonly b: FakePhone;
};

/**
 * Two paired phones on a server in memory, on a clock that only moves when the test says so:
 * `const { clock, a, b } = fakePair(); await clock.until(() => a.client.status.kind === "live");`
 */
export function fakePair({
  a: optionsA = {},
  b: optionsB = {},
}: {
  readonly a?: FakeDeviceOptions;
  readonly b?: FakeDeviceOptions;
} = {}): FakePair {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const { room, a, b } = server.pair();
  return {
    clock,
    server,
    room,
    a: fakePhone(server, clock.device({ seed: 1, ...optionsA }), rememberingStorage(a)),
    b: fakePhone(server, clock.device({ seed: 2, ...optionsB }), rememberingStorage(b)),
  };
}

/** A phone on this server; its storage decides which pairing it belongs to. */
export function fakePhone(server: FakeServer, device: FakeDevice, storage: Storage = memoryStorage()): FakePhone {
  const network = server.network();
  const parts = { url: "https://attune.test", storage, transport: network, environment: device };
  const client = new AttuneClient({ ...parts, loadEngine });
  return { client, device, network, storage };
}

/** A storage that already holds a pairing. */
export function rememberingStorage(membership: Membership): Storage {
  const storage = memoryStorage();
  void storage.write({ [KEYS.membership]: JSON.stringify(membership) });
  return storage;
}
