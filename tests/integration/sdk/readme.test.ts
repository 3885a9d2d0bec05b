import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { type AttuneClient, fileStorage, phaseAt } from "../../../client-sdk/src/index.node.ts";
import { openSqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import { startInTest } from "../../support/in-test.ts";
import { pairByCode, phoneOn, until } from "../../support/sdk-phone.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const entry = (path: string): string => JSON.stringify(pathToFileURL(join(ROOT, "client-sdk/src", path)).href);

/** Runs the nth program that a page shows, on this server, and gives what it has named so. */
async function shown<Given>(page: string, nth: number, names: string, origin = ""): Promise<Given> {
  const programs = [...readFileSync(join(ROOT, page), "utf8").matchAll(/^```[jt]s\n(.*?)^```$/gms)];
  const program = (programs[nth]?.[1] ?? "")
    .replaceAll('"attune-client"', entry("index.node.ts"))
    .replaceAll('"attune-client/testing"', entry("testing/index.ts"))
    .replaceAll(/(?<= from )"((?:@|socket).*)"/g, (_, name: string) => JSON.stringify(import.meta.resolve(name)))
    .replaceAll('"http://localhost:3000"', JSON.stringify(origin));
  const file = join(tempFolder(), "shown.mjs");
  writeFileSync(file, `${program}\nexport { ${names} };\n`);
  return (await import(pathToFileURL(file).href)) as Given; // what the program declares
}

type Two = { readonly a: AttuneClient; readonly b: AttuneClient };

function closeLater({ a, b }: Two): void {
  onTestFinished(() => void Promise.all([a.close(), b.close()]));
}

test("what the first page shows runs as it stands, from pairing to coming back, over real sockets", async () => {
  const { origin } = await startInTest({ store: await openSqliteStore({ folder: tempFolder() }) });
  const two = await shown<Two>("README.md", 0, "a, b", origin);
  closeLater(two);
  const { a, b } = two;
  expect([a.names, b.names]).toEqual([
    { mine: "A", partner: "B" },
    { mine: "B", partner: "A" },
  ]);
  await until(a, () => a.space.bothReady);
  await until(b, () => b.space.bothReady);
});

test("what the SDK's page shows runs as it stands: two pair and see the phase, a test takes space", async () => {
  const { origin } = await startInTest();
  const logged = vi.spyOn(console, "log").mockImplementation(() => undefined);
  onTestFinished(() => logged.mockRestore());
  const two = await shown<Two>("client-sdk/README.md", 0, "a, b", origin);
  closeLater(two);
  await expect
    .poll((): unknown[] => logged.mock.calls.flat())
    .toContainEqual(expect.objectContaining({ kind: "leadIn" }));
  await Promise.all([two.a.close(), two.b.close()]);
  logged.mockClear();
  await shown("client-sdk/README.md", 2, "clock");
  expect(logged.mock.calls).toMatchObject([[{ delivered: true }, { is: "away" }]]);
});

/** NaN out of the lead-in, as that is near to nothing. */
const leadInOf = (phase: ReturnType<typeof phaseAt>): number =>
  phase?.kind === "leadIn" ? phase.startsInMs : Number.NaN;

interface Small {
  join(code: string, name: string): Promise<string>;
  breathe(token: string): Promise<{ readonly phase: () => ReturnType<typeof phaseAt>; readonly close: () => void }>;
  phaseOf(started: unknown, serverNowMs: number): object | null;
}

test("what the page of a small client shows joins by code and breathes in step with the SDK", async () => {
  const { origin } = await startInTest();
  const small = await shown<Small>("docs/small-client.md", 0, "join, breathe, phaseOf", origin);
  const a = phoneOn(origin);
  const invite = await a.pairing.invite({ name: "A" });
  const joining = small.join(invite.code.text, "Zoë");
  expect(await invite.joined).toEqual({ name: "Zoë" });
  await invite.confirm();
  const breathing = small.breathe(await joining);
  await a.breath.invite({ preset: "fourAndSix", minutes: 2 });
  const { phase, close } = await breathing;
  onTestFinished(close);
  await until(a, () => a.breath.phase()?.kind === "leadIn");
  expect(Math.abs(leadInOf(phase()) - leadInOf(a.breath.phase()))).toBeLessThan(1_000);
  const { session } = a.breath;
  for (let atMs = -500; atMs < 121_000; atMs += 500) {
    const at = (session?.startAtMs ?? 0) + atMs;
    const theirs = small.phaseOf(session, at);
    expect(phaseAt(session, at)).toEqual(theirs && expect.objectContaining(theirs));
  }
});

test("a client takes up by itself the pairing that its file holds, with what was not sent", async () => {
  const { origin: url } = await startInTest();
  const path = join(tempFolder(), "phone.json");
  const first = phoneOn(url, { storage: fileStorage(path) });
  const b = phoneOn(url);
  await pairByCode(first, b);
  await until(first, () => first.status.kind === "live");
  await first.close();
  const offline = phoneOn("http://127.0.0.1:9", { storage: fileStorage(path) });
  await until(offline, () => offline.status.kind === "offline");
  expect(await offline.space.take({ minutes: 20 })).toMatchObject({ delivered: false, queued: true });
  await offline.close();
  const again = phoneOn(url, { storage: fileStorage(path) });
  await until(b, () => b.space.theirs?.is === "away");
  await until(again, () => again.space.mine?.is === "away");
  expect(again.names).toEqual({ mine: "A", partner: "B" });
});

test("an address in capitals, as it is typed on a phone, is the same, and so is its link", async () => {
  const { origin } = await startInTest();
  const a = phoneOn(origin.replace("http://127.0.0.1", "Http://LOCALHOST"));
  const b = phoneOn(origin.replace("127.0.0.1", "localhost"));
  const invite = await a.pairing.invite({ name: "A" });
  expect((await b.pairing.open(invite.link.url)).from).toEqual({ name: "A" });
});
