import fc from "fast-check";
import { expect, test } from "vitest";
import { AttuneClient } from "../../../../client-sdk/src/client.ts";
import type { Delivered, Outcome, Storage } from "../../../../client-sdk/src/public.ts";
import { type FakeDevice, type FakeNetwork, fakePair } from "../../../../client-sdk/src/testing/index.ts";
import { loadEngine } from "../../../../client-sdk/src/testing/loaded-engine.ts";
import { type Watched, watch } from "../../../support/sdk/fake-phones.ts";
import { FakeBrowser } from "../../../support/sdk/fake-tabs.ts";

const RUNS = process.env["LONG"] === "1" ? 5_000 : 40;

type Move =
  | { readonly do: "ask" | "takeLead" | "close" | "freeze" | "wake"; readonly tab: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "save"; readonly ms: number }
  | { readonly do: "open" | "cut" | "restore" };

const tab = fc.nat({ max: 3 });
const only = <Name extends Move["do"]>(name: Name) => fc.constant(name);
const moves: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: only("ask"), tab }) },
  { weight: 5, arbitrary: fc.record({ do: only("wait"), ms: fc.constantFrom(0, 1, 2, 5, 30, 200, 2_500, 6_000) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("takeLead", "close", "freeze", "wake"), tab }) },
  { weight: 1, arbitrary: fc.record({ do: only("save"), ms: fc.constantFrom(0, 3, 50) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("open", "cut", "restore") }) },
);

type Tab = {
  readonly client: AttuneClient;
  readonly network: FakeNetwork;
  readonly device: FakeDevice;
  readonly freeze: () => void;
  /** Of the events that it has told. */
  readonly seqs: readonly number[];
  is: "open" | "frozen" | "closed";
};

/** The tabs of one browser on a storage that takes its time. */
async function browser() {
  const { clock, server, room, a } = fakePair();
  await a.client.close();
  const shared = new FakeBrowser(clock);
  const tabs: Tab[] = [];
  const conditions = { savesInMs: 0, isCut: false };
  const storage: Storage = {
    ...a.storage,
    async write(changes) {
      const { savesInMs } = conditions;
      if (savesInMs > 0) await new Promise<void>((saved) => void clock.setTimer(savesInMs, saved));
      await a.storage.write(changes);
    },
  };
  function open(): Tab {
    const [network, device] = [server.network(), clock.device({ seed: 20 + tabs.length })];
    if (conditions.isCut) network.cut();
    const own = shared.tab();
    const parts = { transport: network, environment: device, tabs: own, storage, loadEngine };
    const client = new AttuneClient({ url: "https://attune.test", ...parts });
    const freeze = (): void => {
      shared.mute(own);
      device.sleep(365 * 86_400_000);
    };
    const seqs: number[] = [];
    client.on("event", ({ seq }) => seqs.push(seq));
    const opened: Tab = { client, network, device, freeze, seqs, is: "open" };
    tabs.push(opened);
    return opened;
  }
  const setCut = (isCut: boolean): void => {
    conditions.isCut = isCut;
    for (const { network } of tabs) {
      if (isCut) network.cut();
      else network.restore();
    }
  };
  for (let count = 0; count < 3; count += 1) open();
  return { clock, room, tabs, open, conditions, setCut };
}
type Browser = Awaited<ReturnType<typeof browser>>;

async function make(move: Move, world: Browser): Promise<void> {
  const { clock, tabs, open, conditions, setCut } = world;
  if (move.do === "wait") await clock.advance(move.ms);
  if (move.do === "save") conditions.savesInMs = move.ms;
  if (move.do === "open" && tabs.length < 6) open();
  if (move.do === "cut" || move.do === "restore") setCut(move.do === "cut");
  const one = "tab" in move ? tabs[move.tab % tabs.length] : undefined;
  if (one?.is !== "open") return;
  if (move.do === "takeLead") watch(one.client.pairing.pending());
  if (move.do === "wake") one.device.wake("visible");
  if (move.do === "freeze") {
    one.freeze();
    one.is = "frozen";
  }
  if (move.do === "close") {
    watch(one.client.close());
    one.is = "closed";
  }
}

test("[PH19] whatever tabs open, close, freeze and take the lead, what was asked happens once and is told", async () => {
  const history = fc.asyncProperty(fc.array(moves, { minLength: 5, maxLength: 40 }), async (made) => {
    const world = await browser();
    const { clock, room, tabs, open, conditions, setCut } = world;
    await clock.advance(1_000);
    const asked: { readonly by: Tab; readonly minutes: number; readonly told: Watched<Delivered> }[] = [];
    for (const move of made) {
      const by = move.do === "ask" ? tabs[move.tab % tabs.length] : undefined;
      // Each length is asked for once, so the log tells what became of it.
      const minutes = 10 + asked.length;
      if (by?.is === "open") asked.push({ by, minutes, told: watch(delivered(by.client.space.agree({ minutes }))) });
      await make(move, world);
    }
    conditions.savesInMs = 0;
    setCut(false);
    // Whoever comes back opens the app and looks at it.
    const last = open();
    for (let looks = 0; looks < 2; looks += 1) {
      await clock.advance(20_000);
      last.device.wake("visible");
    }
    await clock.advance(20_000);
    const log = room.log
      .map((entry) => ("minutes" in entry ? entry.minutes : null))
      .filter((minutes) => minutes !== null);
    expect(new Set(log).size).toBe(log.length);
    for (const { by, minutes, told } of asked) {
      if (by.is === "open")
        expect([minutes, log.includes(minutes), told.value?.delivered]).toEqual([minutes, true, true]);
      if (by.is === "closed" && told.value !== null) expect(log).toContain(minutes);
    }
    for (const { seqs } of tabs) expect([...new Set(seqs)].sort((one, other) => one - other)).toEqual(seqs);
    await Promise.all(tabs.map(({ client }) => client.close()));
  });
  await fc.assert(history, { numRuns: RUNS });
}, 300_000);

const delivered = async (outcome: Promise<Outcome>): Promise<Delivered> => {
  const told = await outcome;
  return told.delivered ? told : await told.done;
};
