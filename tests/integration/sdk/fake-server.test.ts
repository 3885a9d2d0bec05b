import { expect, onTestFinished, test } from "vitest";
import { type Connection, socketIoTransport, type Transport } from "../../../client-sdk/src/index.node.ts";
import { FakeClock, FakeServer } from "../../../client-sdk/src/testing/index.ts";
import type { CommandReply } from "../../../shared/protocol/ack.ts";
import type { ClockReply } from "../../../shared/protocol/clock.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import { startApp, UNLIMITED } from "../../support/app.ts";
import { pairUp } from "../../support/pair.ts";
import { commandId, SHORT_PROGRAM } from "../../support/phone.ts";

/** Two members of a new room on some server. `pass` lets what is under way arrive. */
type Stage = {
  readonly tokens: Readonly<Record<Seat, string>>;
  readonly transport: Transport;
  pass<T>(promise: Promise<T>): Promise<T>;
};

async function realStage(): Promise<Stage> {
  const app = await startApp({ settings: UNLIMITED });
  onTestFinished(() => app.close());
  const { a, b } = await pairUp(app.origin);
  return { tokens: { a: a.token, b: b.token }, transport: socketIoTransport(app.origin), pass: (promise) => promise };
}

async function fakeStage(): Promise<Stage> {
  const clock = new FakeClock();
  const server = new FakeServer(clock);
  const { a, b } = server.pair();
  const pass = async <T>(promise: Promise<T>): Promise<T> => {
    await clock.advance(200);
    return await promise;
  };
  return { tokens: { a: a.token, b: b.token }, transport: server.network(), pass };
}

type Line = Connection & { readonly heard: unknown[]; readonly refused: unknown };

/** A connection with this credential, with everything that it is told. */
async function dial({ transport, pass }: Stage, token: string): Promise<Line> {
  const heard: unknown[] = [];
  const hello = { token, versions: { min: 1, max: 1 } };
  const connecting = new Promise<Line>((resolve) => {
    const connection: Connection = transport.connect("/", hello, {
      opened: () => resolve({ ...messagesOf(connection), heard, refused: null }),
      refused: (refused) => resolve({ ...messagesOf(connection), heard, refused }),
      closed: () => undefined,
      received: (name, body) => heard.push([name, body]),
    });
    onTestFinished(() => connection.close());
  });
  return await pass(connecting);
}

const messagesOf = (connection: Connection): Connection => ({
  request: (...message) => connection.request(...message),
  volatile: (...message) => connection.volatile(...message),
  close: () => connection.close(),
});

type Scene = {
  readonly stage: Stage;
  readonly a: Line;
  readonly b: Line;
  /** The second connection of the phone of `a`. */
  readonly tab: Line;
  /** Every answer, in order. */
  readonly told: unknown[];
};

async function ask<Reply>({ stage, told }: Scene, line: Line, name: string, body: object): Promise<Reply> {
  const answer = await stage.pass(new Promise((resolve) => line.request(name, body, resolve)));
  told.push([name, answer]);
  return answer as Reply; // a test looks at what comes
}

const command = (scene: Scene, line: Line, body: object): Promise<CommandReply> =>
  ask(scene, line, "command", { id: commandId(), ...body });

const headOf = async (scene: Scene): Promise<Head> => {
  const { head } = await ask<ClockReply>(scene, scene.b, "clock", { t0Ms: 1 });
  if (head === null) throw new Error("There is no log yet.");
  return head;
};

/** Of what a phone may say in its life, and of a few things that it may not. */
const scripts: readonly ((scene: Scene) => Promise<unknown>)[] = [comingIn, asking, presence, nonsense, leaving];

async function comingIn(scene: Scene): Promise<void> {
  const { a, b, tab } = scene;
  await command(scene, a, { type: "here.send", preset: "imHere" });
  await ask(scene, a, "clock", { t0Ms: 1 });
  for (const line of [a, b]) await ask(scene, line, "resume", { logId: null, seq: 0, hash: null });
  const head = await headOf(scene);
  await ask(scene, tab, "resume", head);
  for (const other of [{ seq: 0 }, { seq: 1_000 }, { logId: "A".repeat(22) }, { seq: -1 }, { logId: 7 }, { hash: "7" }])
    await ask(scene, a, "resume", { ...head, ...other });
  await ask(scene, a, "resume", {});
}

async function asking(scene: Scene): Promise<void> {
  const { a, b } = scene;
  const before = await headOf(scene);
  const send = { id: commandId(), type: "here.send", preset: "imHere" };
  const back = { id: commandId(), type: "space.back" };
  for (const body of [send, send, { ...send, preset: "goodnight" }, back, back]) await ask(scene, a, "command", body);
  await ask(scene, b, "resume", before);
  await ask(scene, b, "resume", { ...before, hash: (await headOf(scene)).hash });
  for (const minutes of [4, 5, 1_441]) await command(scene, a, { type: "space.take", minutes });
  for (const body of [
    { type: "here.send", preset: "imHere" },
    { type: "hear.send", code: "thankYou", askedAtMs: 1 },
    { type: "breath.abandon", sessionId: commandId() },
    { type: "nonsense" },
    { type: 7 },
    { type: "space.take", minutes: "20" },
    { id: 7 },
    { type: "space.back" },
  ])
    await command(scene, a, body);
}

async function presence(scene: Scene): Promise<void> {
  const { a, b } = scene;
  const pulse = async (type: string): Promise<void> => {
    a.volatile("pulse", { type });
    // A volatile message leaves with a task of its own, and what it causes is here before the answers to these.
    await new Promise(setImmediate);
    for (const line of [a, b]) await ask(scene, line, "clock", { t0Ms: 1 });
  };
  await pulse("present");
  const sessionId = commandId();
  await command(scene, a, { id: sessionId, type: "breath.start", program: SHORT_PROGRAM });
  for (const type of ["touch", "nonsense"]) await pulse(type);
  await command(scene, b, { type: "breath.leave", sessionId });
  await pulse("present");
}

async function nonsense(scene: Scene): Promise<void> {
  const { a } = scene;
  for (const body of [{}, { t0Ms: "1" }]) await ask(scene, a, "clock", body);
  for (const type of [undefined, "subscribe", "nonsense", "unsubscribe"]) await ask(scene, a, "push", { type });
  await ask(scene, a, "nonsense", {});
}

async function leaving(scene: Scene): Promise<void> {
  const { a, b, stage, told } = scene;
  await command(scene, a, { type: "leave" });
  b.volatile("pulse", { type: "present" });
  await headOf(scene);
  await command(scene, b, { type: "hear.send", code: "thankYou" });
  await ask(scene, b, "resume", { logId: null, seq: 0, hash: null });
  for (const token of [stage.tokens.a, stage.tokens.b, "A".repeat(43)]) told.push((await dial(stage, token)).refused);
}

/** All that the two are told: the answers, and what comes by itself but for the end of a line. */
async function play(stage: Stage): Promise<readonly unknown[]> {
  const { a, b } = stage.tokens;
  const lines = { a: await dial(stage, a), b: await dial(stage, b), tab: await dial(stage, a) };
  const told: unknown[] = [];
  for (const script of scripts) await script({ stage, told, ...lines });
  return [...told, ...Object.values(lines).map(({ heard }) => heard)];
}

/** Without what is made by chance, or by the time. */
function shape(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) => {
      if (key.endsWith("Ms")) return "ms";
      if (/^(?:id|.*Id|.*[hH]ash|salt|epoch|publicKey)$/.test(key) && typeof inner === "string") return key;
      return inner;
    }),
  );
}

test("the fake server of `/testing` answers, tells and keeps to itself what the real one does", async () => {
  const [real, fake] = [shape(await play(await realStage())), shape(await play(await fakeStage()))];
  expect(fake).toEqual(real);
});
