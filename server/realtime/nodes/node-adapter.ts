import { createShardedAdapter } from "@socket.io/redis-adapter";
import type { Namespace, ServerOptions } from "socket.io";
import type { Channels, Heard } from "./channels.ts";
import { isNews, isNewsOf, newsText, readNews } from "./news.ts";

/** The connection to the other nodes. */
export type Nodes = {
  readonly channels: Channels;
  /** The prefix of this service's channels. */
  readonly prefix: string;
  /** Identifies this node in its messages. Without a space. */
  readonly nodeId: string;
  /** The store tells the other nodes of what is written, in the same step. */
  readonly toldByStore: boolean;
};

/** A packet for the phones of a room, as one node hands it to another. */
export type Passing = { readonly data: readonly unknown[]; readonly roomId: string; readonly except: string[] };

export type FromElsewhere = {
  /** Something has happened in a room: its entries as JSON, the same that the other node's phones were told. */
  readonly happened: (roomId: string, entries: string) => void;
  /** Sees what another node sends to a room before the phones here do; it may exclude more of them. */
  readonly passing: (passing: Passing) => void;
  /** A phone has left its room on another node. */
  readonly left: (left: Left) => void;
};
export type Left = { readonly roomId: string; readonly deviceId: string };

/** The messages of socket.io's cluster adapters, which they don't export. */
type Message = { readonly uid: string } & (
  | { readonly type: typeof BROADCAST; readonly data: Broadcast }
  | { readonly type: typeof LEFT; readonly data: Left }
);
type Broadcast = {
  readonly packet: { readonly data: readonly unknown[] };
  readonly opts: { readonly rooms: readonly string[]; readonly except: string[] };
};
type Packet = { readonly data: readonly unknown[] };
type Options = { readonly rooms: Set<string>; readonly except: Set<string>; readonly flags?: object };
type Inner = {
  readonly uid: string;
  readonly rooms: ReadonlyMap<string, ReadonlySet<string>>;
  onMessage: (message: Message) => void;
  broadcast: (packet: Packet, options: Options) => unknown;
  encode: (message: object) => string;
  readonly publish: (message: object) => void;
};

/** `MessageType.BROADCAST`. */
const BROADCAST = 3;
/** A type of our own: it goes to all nodes and never to a phone. */
const LEFT = 100;

/** A channel of the adapter: one for each room; a node listens to those whose phones it holds. */
export const channelOf = (prefix: string, namespace: string, room: string): string => `${prefix}#${namespace}#${room}#`;

/**
 * socket.io's adapter for Redis, with four changes: the phones here are told before the other nodes, reachable or not;
 * messages from another node are seen first, and one's own that come back aren't read; room events have a form of their own;
 * and no packet is searched for binary parts.
 */
export function createNodeAdapter(
  { channels, prefix, nodeId }: Nodes,
  elsewhere: FromElsewhere,
): ServerOptions["adapter"] {
  const own: Own = { nodeId, endings: [] };
  const client = clientOf(channels, own, elsewhere.happened);
  const create = createShardedAdapter(client, client, { channelPrefix: prefix, subscriptionMode: "dynamic" });
  return function NodeAdapter(namespace: Namespace) {
    const adapter = create(namespace);
    const inner = adapter as unknown as Inner; // protected in its types
    const hear = inner.onMessage.bind(adapter);
    const tellHere = inner.broadcast.bind(adapter);
    own.endings.push(Buffer.from(`"uid":"${inner.uid}","nsp":"${namespace.name}"}`));
    inner.encode = JSON.stringify;
    const take = (message: Message): void => {
      if (message.type === LEFT) return elsewhere.left(message.data);
      if (message.type === BROADCAST) elsewhere.passing(passingOf(message.data));
      hear(message);
    };
    inner.onMessage = (message) => {
      if (message.uid !== inner.uid) ifKnown(() => take(message));
    };
    inner.broadcast = (packet, options) => {
      if (hasListener(inner.rooms, options)) {
        void tellHere(packet, { ...options, flags: { ...options.flags, local: true } });
      }
      const { rooms, except, flags } = options;
      inner.publish({ type: BROADCAST, data: { packet, opts: { rooms: [...rooms], except: [...except], flags } } });
    };
    return adapter;
  };
}

/** How messages of this process's own adapters are recognised: they come back if it listens itself. */
type Own = { readonly nodeId: string; readonly endings: Buffer[] };

/** The channels as the adapter speaks to Redis. It gets neither its own messages nor room events. */
const clientOf = (channels: Channels, own: Own, happened: FromElsewhere["happened"]) => ({
  sSubscribe: (channel: string, heard: Heard) => {
    channels.subscribe(channel, (message, from) => {
      if (isNews(message)) {
        if (!isNewsOf(message, own.nodeId)) ifKnown(() => hearNews(message, happened));
      } else if (!own.endings.some((ending) => endsWith(message, ending))) heard(message, from);
    });
  },
  sUnsubscribe: (names: string | readonly string[]) => {
    for (const name of [names].flat()) channels.unsubscribe(name);
  },
  sPublish: channels.publish.bind(channels),
  sendCommand: async ([, , channel = ""]: readonly string[]) => [channel, await channels.listeners(channel)],
});

/** Another version may use a shape that this one doesn't know: like any lost message, the heads make it good. */
function ifKnown(hear: () => void): void {
  try {
    hear();
  } catch {
    // Whatever is heard here is in the store as well.
  }
}

/** Whether any socket here should get a packet. An author whose partner is on another node shouldn't get its own words. */
function hasListener(here: Inner["rooms"], { rooms, except }: Options): boolean {
  if (rooms.size === 0) return true;
  for (const room of rooms) {
    for (const id of here.get(room) ?? []) if (!except.has(id)) return true;
  }
  return false;
}

const endsWith = (message: Buffer, ending: Buffer): boolean =>
  ending.compare(message, Math.max(0, message.length - ending.length)) === 0;

/** The channel and message that tell the other nodes of events in a room, given as JSON. */
export function newsFor({ prefix, nodeId }: Pick<Nodes, "prefix" | "nodeId">, roomId: string, entries: string) {
  return { channel: channelOf(prefix, "/", roomId), message: newsText({ nodeId, roomId, entries }) } as const;
}

/** Tells the other nodes of events in a room. */
export function tellElsewhere(nodes: Nodes, roomId: string, entries: string): void {
  const { channel, message } = newsFor(nodes, roomId, entries);
  nodes.channels.publish(channel, message).catch(() => {}); // like a lost one: the heads make it good
}

function hearNews(message: Buffer, happened: FromElsewhere["happened"]): void {
  const { roomId, entries } = readNews(message.toString());
  happened(roomId, entries);
}

/** Tells the other nodes that a phone has left. */
export function tellLeft(adapter: object, left: Left): void {
  (adapter as Inner).publish({ type: LEFT, data: left }); // one of the above
}

const passingOf = ({ packet, opts }: Broadcast): Passing => ({
  data: packet.data,
  roomId: opts.rooms[0] ?? "",
  except: opts.except,
});
