import { describe, expect, test } from "vitest";
import { FakeClock, FakeServer, fakePhone, rememberingStorage } from "../../../client-sdk/src/testing/index.ts";

const [NEW, OTHER] = ["n".repeat(22), "o".repeat(22)];

/** A phone whose partner gave another name on the phone that is to replace theirs, at a time when that one waits. */
async function expecting() {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const { room, a } = server.pair(["A", "B"]);
  const storage = rememberingStorage(a);
  await storage.write({ next: `${NEW} Bea` });
  const { client } = fakePhone(server, clock.device({ seed: 1 }), storage);
  const shown: (string | undefined)[] = [];
  client.on("room", () => shown.push(client.names?.partner));
  const happens = async (type: "device.asked" | "device.kept" | "device.changed", deviceId: string): Promise<void> => {
    const event = { type, seat: "b", atMs: Math.floor(clock.nowMs), deviceId } as const;
    const rest = { by: deviceId === NEW ? "replace" : "move", effectiveAtMs: event.atMs + 86_400_000 } as const;
    room.append([{ ...rest, ...event }], null);
    const { length } = shown;
    await clock.until(() => shown.length > length);
  };
  await clock.until(() => client.status.kind === "live");
  await happens("device.asked", NEW);
  const restarted = () => fakePhone(server, clock.device({ seed: 2 }), storage).client;
  return { clock, client, storage, shown, happens, restarted };
}

describe("[PR17] a partner who comes back on another phone under another name", () => {
  test("is called so from when that phone is in, as soon as the app hears of it, and after a restart", async () => {
    const { clock, client, storage, shown, happens, restarted } = await expecting();
    expect(client.names).toEqual({ mine: "A", partner: "B" });
    await happens("device.changed", NEW);
    expect(shown.slice(-2)).toEqual(["B", "Bea"]);
    await happens("device.changed", OTHER);
    expect(client.names).toEqual({ mine: "A", partner: "Bea" });
    await client.close();
    const again = restarted();
    await clock.until(() => again.status.kind === "live");
    expect(again.names).toEqual({ mine: "A", partner: "Bea" });
    expect(Object.keys((await storage.load()) ?? {})).not.toContain("next");
  });

  test("keeps the former name if the old phone was still there, also when that one moves later", async () => {
    const { client, happens } = await expecting();
    await happens("device.kept", NEW);
    await happens("device.changed", OTHER);
    expect(client.names).toEqual({ mine: "A", partner: "B" });
  });
});
