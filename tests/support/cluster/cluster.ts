import { join } from "node:path";
import { type AttuneClient, memoryStorage } from "../../../client-sdk/src/index.node.ts";
import { GENEROUS, UNLIMITED } from "../app.ts";
import { RedisServer } from "../redis/redis-server.ts";
import { pairByCode, phoneOn } from "../sdk-phone.ts";
import { ServerProcess } from "../server-process.ts";

export type NodeSettings = Readonly<Record<string, string>>;

const NODE = join(import.meta.dirname, "node-process.ts");
const SETTINGS = { ...UNLIMITED, ...GENEROUS, TIMERS_EVERY_MS: "100" };

/** A node on this Redis, in a process of its own; it listens once its origin is known. */
export const startNode = (url: string, settings: NodeSettings = {}): ServerProcess =>
  new ServerProcess({ ...SETTINGS, REDIS_URL: url, ...settings }, NODE);

/** Nodes as processes on a real Redis, all of them gone in the end. */
export class TestCluster {
  readonly redis: RedisServer;
  readonly #nodes: ServerProcess[] = [];

  private constructor(redis: RedisServer) {
    this.redis = redis;
  }

  static async start(redisSettings: NodeSettings = {}): Promise<TestCluster> {
    return new TestCluster(await RedisServer.start({ appendfsync: "everysec", ...redisSettings }));
  }

  /** Starts a node; it listens once its origin is known. */
  node(settings: NodeSettings = {}): ServerProcess {
    const node = startNode(this.redis.url, { DATA_DIR: join(this.redis.folder, "nodes"), ...settings });
    this.#nodes.push(node);
    return node;
  }

  /** Starts two nodes, each with settings of its own; their origins. */
  async two(one: NodeSettings = {}, other: NodeSettings = {}): Promise<readonly [string, string]> {
    const nodes = [this.node(one), this.node(other)] as const;
    return await Promise.all([nodes[0].origin(), nodes[1].origin()]);
  }

  async remove(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.signal("SIGKILL")));
    await this.redis.remove();
  }
}

/** A cluster with two listening nodes. */
export type TwoNodes = { readonly cluster: TestCluster; readonly origins: readonly [string, string] };

/** A couple paired across two nodes, one phone on each. */
export async function coupleOn([one, other]: readonly [string, string]): Promise<
  readonly [AttuneClient, AttuneClient]
> {
  const [a, b] = [phoneOn(one, { storage: memoryStorage() }), phoneOn(other, { storage: memoryStorage() })];
  await pairByCode(a, b);
  return [a, b];
}
