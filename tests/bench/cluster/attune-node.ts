import { joinRedisCluster } from "../../../server/cluster/redis-cluster.ts";
import { JOIN_LIMITS } from "../../../server/pairing/join-limits.ts";
import { openRedisStore } from "../../../server/store/redis/redis-store.ts";
import { startApp, UNLIMITED } from "../../support/app.ts";

/** One real node; only the rates are raised. The URL of its Redis is the argument, how many replicas it waits for the next. */
const [, , url = "", replicas = "0"] = process.argv;
const store = await openRedisStore({ url, waitReplicas: Number(replicas) });
const cluster = await joinRedisCluster(store, { prefix: "attune", joinLimits: JOIN_LIMITS });
const { port } = await startApp({ store, cluster, settings: { ...UNLIMITED, TIMERS_EVERY_MS: "500" } });
process.send?.({ listening: port });
