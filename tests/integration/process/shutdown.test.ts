import { describe, expect, onTestFinished, test, vi } from "vitest";
import { StoreUnavailable } from "../../../server/store/port.ts";
import type { CommandReply } from "../../../shared/protocol/ack.ts";
import type { Drain } from "../../../shared/protocol/drain.ts";
import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import { UNLIMITED } from "../../support/app.ts";
import { tlsSettings } from "../../support/certificates.ts";
import { processInTest, startInTest } from "../../support/in-test.ts";
import { createMemoryStore } from "../../support/memory-store/memory-store.ts";
import { type Pair, pairUp } from "../../support/pair.ts";
import { comeIn, command, commandId, connect, next, type Phone, refusalOf } from "../../support/phone.ts";
import { openLine, openSilently, upgrade } from "../../support/raw-line.ts";
import type { ServerProcess } from "../../support/server-process.ts";
import { roomOf } from "../../support/store/room-of.ts";
import { openIn } from "../../support/store/sqlite-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("[SV14] while it drains, members are served and nobody new is let in", () => {
  test("drain is told, commands are acked until the phone goes, handshakes hear draining, readyz says no", async () => {
    const app = await startInTest({ settings: { DRAIN_MS: "8000" } });
    const { a, b } = await pairUp(app.origin);
    const phone = await comeIn(app.origin, a.token);
    const told = next<Drain>(phone, "drain");
    const closing = app.close();
    expect(app.close()).toBe(closing);
    expect((await told).waitMs).toBe(0);
    expect((await fetch(`${app.origin}/readyz`)).status).toBe(503);
    expect(await refusalOf(connect(app.origin, b.token))).toMatchObject({ code: "draining", retry: "after" });
    expect(await command(phone, "hear.send", { code: "iHearYou" })).toMatchObject({ ok: true });
    phone.disconnect();
    await closing;
    await expect(fetch(`${app.origin}/healthz`)).rejects.toThrow();
  });

  test("a phone that stays learns of the end as of a lost connection, so that it comes back", async () => {
    const app = await startInTest();
    const { a } = await pairUp(app.origin);
    const phone = await comeIn(app.origin, a.token);
    const reason = new Promise((resolve) => phone.once("disconnect", resolve));
    await app.close();
    expect(await reason).toBe("transport close");
  });

  test("also of a server whose store can't be written to", async () => {
    const store = createMemoryStore();
    const closed = vi.fn(() => store.close());
    const seen = (): Promise<void> => Promise.reject(new StoreUnavailable("away"));
    const app = await startInTest({ store: { ...store, devices: { ...store.devices, seen }, close: closed } });
    const { a } = await pairUp(app.origin);
    const phone = await comeIn(app.origin, a.token);
    const reason = new Promise((resolve) => phone.once("disconnect", resolve));
    await app.close();
    expect(await reason).toBe("transport close");
    expect(closed).toHaveBeenCalledOnce();
  });

  test("a line that doesn't answer any more doesn't hold the end up", async () => {
    const app = await startInTest();
    const line = await openLine(app.origin);
    line.pause();
    const startMs = performance.now();
    await app.close();
    expect(performance.now() - startMs).toBeLessThan(3_000);
    line.terminate();
  });

  test("nor does one that was let go before and doesn't say so too", async () => {
    const app = await startInTest();
    const line = await openSilently(app.port, upgrade);
    onTestFinished(() => void line.destroy());
    line.write("No frame of a websocket.");
    await new Promise((resolve) => line.once("end", resolve)); // as far as the server goes
    const startMs = performance.now();
    await app.close();
    expect(performance.now() - startMs).toBeLessThan(3_000);
  });

  test("nor a handshake of TLS that goes no further, and the store is closed", async () => {
    const store = createMemoryStore();
    const closed = vi.fn(() => store.close());
    const { settings, remove } = await tlsSettings();
    const app = await startInTest({ settings, store: { ...store, close: closed } });
    const lines = [await openSilently(app.port), await openSilently(app.port, "\x16\x03\x01")];
    onTestFinished(() => {
      for (const line of lines) line.destroy();
      remove();
    });
    const startMs = performance.now();
    await app.close();
    expect(performance.now() - startMs).toBeLessThan(3_000);
    expect(closed).toHaveBeenCalledOnce();
  });
});

type Sent = { readonly id: string; readonly seq: number };

/** Waits for its answer, of which the types know nothing, as long as it takes: the line may end first. */
const say = async (phone: Phone, id: string): Promise<CommandReply> =>
  (await phone.emitWithAck("command", { id, type: "hear.send", code: "iHearYou" })) as CommandReply;

/** One command after the other until the line is gone; every answer that came is kept. */
async function talk(phone: Phone, acked: Sent[], each: () => void): Promise<void> {
  const gone = new Promise<null>((resolve) => phone.once("disconnect", () => resolve(null)));
  while (phone.connected) {
    const id = commandId();
    const reply = await Promise.race([say(phone, id), gone]);
    if (reply === null) return;
    if ("ok" in reply) acked.push({ id, seq: reply.seq });
    each();
  }
}

describe("[SV14] a stop under load loses nothing that was acknowledged", () => {
  const ROOMS = 12;

  test("three stops and starts on one data folder, every room talking both ways", async () => {
    const folder = tempFolder();
    const pairs: Pair[] = [];
    const acked: Sent[][] = Array.from({ length: ROOMS }, () => []);
    for (let round = 0; round < 3; round++) {
      const settings = {
        ...UNLIMITED,
        RATE_STRANGERS: "100000/s",
        RATE_HANDSHAKES: "100000/s",
        RATE_INVITATIONS: "100000/s",
        CAP_STRANGERS: "1000",
      };
      const server = processInTest({ DATA_DIR: folder, DRAIN_MS: "200", ...settings });
      const origin = await server.origin();
      while (pairs.length < ROOMS) pairs.push(await pairUp(origin));
      const phones = await Promise.all(pairs.flatMap(({ a, b }) => [comeIn(origin, a.token), comeIn(origin, b.token)]));
      let answers = 0;
      let ended: ReturnType<ServerProcess["signal"]> | undefined;
      const stopInTheMiddle = (): void => {
        answers += 1;
        if (answers === 300) ended = server.signal("SIGTERM");
      };
      await Promise.all(phones.map((phone, index) => talk(phone, acked[index >> 1] ?? [], stopInTheMiddle)));
      expect(await ended).toMatchObject({ code: 0, stderr: "" });
    }
    const store = await openIn(folder);
    for (const [index, { a }] of pairs.entries()) {
      expectKept((await store.rooms.read(await roomOf(store, a.token), 0)) ?? [], acked[index] ?? []);
    }
    expect(acked.flat().length).toBeGreaterThan(600);
  });

  /** Every acknowledged command stands in the log, once, at the position that was told; and the log has no gap. */
  function expectKept(entries: readonly LogEntry[], acked: readonly Sent[]): void {
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    const ids = entries.flatMap(({ commandId: id }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, seq } of acked) expect(entries[seq - 1]?.commandId).toBe(id);
  }
});
