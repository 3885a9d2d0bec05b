import { errorReply } from "../../shared/protocol/errors.ts";
import { type PairReply, PairRequest } from "../../shared/protocol/pairing.ts";
import { typeOf } from "../../shared/protocol/type-of.ts";
import type { PairingService } from "../pairing/pairing-service.ts";
import type { Asker, PairingPorts } from "../pairing/ports.ts";
import { answerAway } from "../store/answer-away.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Handler } from "./dispatcher.ts";
import type { Visitor } from "./door/admission.ts";
import type { AllRates } from "./door/limits.ts";
import { cutUnread } from "./line/send-packet.ts";
import type { PlainObject } from "./plain.ts";
import type { PairNamespace, PairSocket } from "./wire.ts";

/** The socket of each asker: pairing itself knows nothing of sockets. */
const socketIds = new WeakMap<Asker, string>();

/** A connection of the pairing namespace, as pairing sees it. */
export function createAsker(
  socket: PairSocket,
  { member, waiting }: Visitor,
  listening: (topic: string) => Promise<void>,
): Asker {
  const asker: Asker = {
    member,
    waiting,
    address: socket.conn.remoteAddress,
    roles: new Map(),
    watch: async (topic) => {
      await socket.join(topic);
      await listening(topic);
    },
  };
  socketIds.set(asker, socket.id);
  return asker;
}

/** A watcher that doesn't read its news is cut: it may watch many topics. */
export function cutWatchers({ adapter, sockets }: Pick<PairNamespace, "adapter" | "sockets">, topic: string): void {
  for (const id of adapter.rooms.get(topic) ?? []) {
    const conn = sockets.get(id)?.conn;
    if (conn !== undefined) cutUnread(conn);
  }
}

/** Tells everyone who watches a topic, except the connection that has the news in its answer. */
export function createTell(namespace: PairNamespace): PairingPorts["tell"] {
  return (topic, attempt, except) => {
    cutWatchers(namespace, topic);
    const author = socketIds.get(except);
    const watchers = namespace.to(topic);
    (author === undefined ? watchers : watchers.except(author)).emit("news", { attempt });
  };
}

export type PairHandlerPorts = {
  readonly pairing: PairingService;
  readonly rates: Pick<AllRates, "pairing" | "invitations">;
  readonly metrics: Metrics;
};

export const pairHandlers = (ports: PairHandlerPorts): ReadonlyMap<string, Handler<PairSocket>> =>
  new Map([
    ["pair", { kind: "ask", handle: (socket: PairSocket, message: PlainObject) => pair(socket, message, ports) }],
  ]);

/** The types of request there are. */
const TYPES: ReadonlySet<unknown> = new Set(PairRequest.def.options.map(typeOf));

async function pair(
  socket: PairSocket,
  message: PlainObject,
  { pairing, rates, metrics }: PairHandlerPorts,
): Promise<PairReply> {
  const waitMs = rates.pairing.take(socket.id);
  if (waitMs > 0) return errorReply("rateLimited", waitMs);
  const request = PairRequest.safeParse(message);
  if (!request.success) return errorReply(TYPES.has(message["type"]) ? "badMessage" : "unknownType");
  const opensInMs = request.data.type === "open" ? rates.invitations.take(socket.data.address) : 0;
  if (opensInMs > 0) return errorReply("rateLimited", opensInMs);
  const reply = await pairing.handle(socket.data, request.data).catch(answerAway);
  metrics.pairing(request.data.type, "ok" in reply ? "ok" : reply.code);
  return reply;
}
