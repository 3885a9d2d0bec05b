import type { Environment } from "../../../client-sdk/src/environment/environment.ts";
import {
  type AttuneClient,
  createClient,
  memoryStorage,
  nodeEnvironment,
  socketIoTransport,
  type Transport,
} from "../../../client-sdk/src/index.node.ts";
import { until } from "../two-phones.ts";
import type { Ask, Look, Watched } from "./skew-phone.ts";

/**
 * One SDK phone in a process of its own, with a clock that runs fast or slow, starts elsewhere and has another wall time. Run
 * as: node skew-phone-process.ts <url> <drift in ppm> <monotonic from ms> <wall clock off by ms>, with an IPC channel.
 */
const [, , url = "", drift = "0", originMs = "0", wallOffMs = "0"] = process.argv;
let messages: string[] = [];
const client = createClient({
  url,
  storage: memoryStorage(),
  environment: ownClock(Number(drift), Number(originMs), Number(wallOffMs)),
  transport: listening(socketIoTransport(url)),
});

const answers: { readonly [Do in Ask["do"]]: (ask: Extract<Ask, { do: Do }>) => Promise<unknown> } = {
  invite: async () => {
    const invite = await client.pairing.invite({ name: "A" });
    void invite.joined.then(() => invite.confirm());
    return invite.code.text;
  },
  join: async ({ code }) => await client.pairing.join(code, { name: "B" }),
  start: async () => {
    await until(client, () => client.status.kind === "live");
    await client.breath.start({ minutes: 2 });
  },
  ready: async () => await until(client, () => client.clock.status === "synced" && client.breath.session !== null),
  watch: ({ fromMs, everyMs, looks }) => watch(client, fromMs, everyMs, looks),
};

process.on("message", (ask: Ask) => {
  // Each answer takes the request of its own name.
  const answer = answers[ask.do] as (ask: Ask) => Promise<unknown>;
  void answer(ask).then(
    (value) => process.send?.({ value: value ?? null }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

function ownClock(driftPpm: number, fromMs: number, offMs: number): Environment {
  const real = nodeEnvironment();
  return {
    ...real,
    monotonicNowMs: () => fromMs + real.monotonicNowMs() * (1 + driftPpm / 1_000_000),
    wallNowMs: () => real.wallNowMs() + offMs,
  };
}

/** Records the name of every message that this phone sends and receives. */
function listening(transport: Transport): Transport {
  return {
    connect(namespace, hello, listener) {
      const connection = transport.connect(namespace, hello, {
        ...listener,
        received: (name, body) => {
          messages.push(name);
          listener.received(name, body);
        },
      });
      return {
        ...connection,
        request: (name, body, reply) => {
          messages.push(name);
          connection.request(name, body, reply);
        },
        volatile: (name, body, reply) => {
          messages.push(name);
          connection.volatile(name, body, reply);
        },
      };
    },
  };
}

/** The machine's own monotonic clock: the same in all processes. */
const machineMs = (): number => Number(process.hrtime.bigint()) / 1e6;

function watch(phone: AttuneClient, fromMs: number, everyMs: number, count: number): Promise<Watched> {
  const looks: Look[] = [];
  messages = [];
  return new Promise((resolve) => {
    let slot = 0;
    const look = (): void => {
      const beforeMs = machineMs();
      const serverMs = phone.serverNowMs();
      const shown = shownBy(phone);
      const afterMs = machineMs();
      looks.push({ slot, atMs: (beforeMs + afterMs) / 2, tookMs: afterMs - beforeMs, serverMs, shown });
      slot = Math.max(slot + 1, Math.ceil((afterMs - fromMs) / everyMs));
      if (slot < count) setTimeout(look, Math.max(0, fromMs + slot * everyMs - afterMs));
      else resolve({ looks, messages: [...new Set(messages)] });
    };
    setTimeout(look, Math.max(0, fromMs - machineMs()));
  });
}

function shownBy({ breath }: AttuneClient): string {
  const phase = breath.phase();
  if (phase === null) return "nothing";
  if (phase.kind === "leadIn") return `leadIn ${Math.ceil(phase.startsInMs / 1_000)}`;
  return "count" in phase ? `${phase.kind} ${phase.count}` : phase.kind;
}
