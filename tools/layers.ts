/**
 * Who may import whom. A file belongs to the layer with the longest matching `path`. A file in no layer is a fault, so that a
 * new folder gets its row here before anything lives in it. Every layer may import itself.
 */
export interface Layer {
  /** A folder (ends in "/") or a file, from the root of the repository. */
  readonly path: string;
  /** Folders or files of this repository that it may import. "" is everything. */
  readonly may: readonly string[];
  /** Packages that it may import: a full specifier, or a prefix that ends in "*". */
  readonly packages: readonly string[];
}

/** What `client-sdk/package.json` publishes: all that an app can see of the SDK. */
const publicEntries: readonly string[] = [
  "client-sdk/src/index.ts",
  "client-sdk/src/index.node.ts",
  "client-sdk/src/react/index.ts",
  "client-sdk/src/testing/index.ts",
];

/** The only files that do nothing but re-export. */
export const passOn: readonly string[] = [...publicEntries, "client-sdk/src/public.ts"];

const everything = { may: [""], packages: ["*"] } as const;

const sharedLayers: readonly Layer[] = [
  { path: "shared/bytes/", may: [], packages: [] },
  { path: "shared/pacer/", may: [], packages: [] },
  { path: "shared/clock/", may: [], packages: [] },
  { path: "shared/pairing/", may: ["shared/bytes/"], packages: ["@noble/*"] },
  { path: "shared/protocol/", may: [], packages: ["zod/mini"] },
  { path: "shared/practices/", may: ["shared/pacer/", "shared/protocol/"], packages: ["zod/mini"] },
  {
    path: "shared/room/",
    may: ["shared/bytes/", "shared/practices/", "shared/protocol/"],
    packages: ["zod/mini", "@noble/hashes/*"],
  },
];

const clientLayers: readonly Layer[] = [
  { path: "client-sdk/src/", may: ["shared/"], packages: ["zod/mini"] },
  { path: "client-sdk/src/platform/", may: ["shared/", "client-sdk/src/"], packages: ["socket.io-client", "node:*"] },
  { path: "client-sdk/src/react/", may: ["shared/", "client-sdk/src/"], packages: ["react"] },
  { path: "client-sdk/src/index.ts", may: ["shared/", "client-sdk/src/"], packages: [] },
  { path: "client-sdk/src/index.node.ts", may: ["shared/", "client-sdk/src/"], packages: [] },
  {
    path: "web/src/",
    may: ["client-sdk/src/index.ts", "client-sdk/src/react/index.ts"],
    packages: ["preact", "preact/*", "uqr"],
  },
];

const error = "server/start-error.ts";
const [store, time, telemetry] = ["server/store/", "server/time/", "server/telemetry/"] as const;
const [http, rooms, pairing, push] = ["server/http/", "server/rooms/", "server/pairing/", "server/push/"] as const;
const realtime = "server/realtime/";

/** From the ground up; the files directly in `server/` put the parts together. */
const serverLayers: readonly Layer[] = [
  { path: time, may: [], packages: ["node:*"] },
  { path: store, may: ["shared/", error], packages: ["node:*", "@redis/client"] },
  { path: telemetry, may: [store, error], packages: ["node:*", "fastify", "pino", "prom-client"] },
  { path: http, may: [time, error], packages: ["node:*", "fastify", "@fastify/*"] },
  { path: rooms, may: ["shared/", store], packages: [] },
  { path: pairing, may: ["shared/", store, rooms], packages: [] },
  { path: push, may: ["shared/", time, store, telemetry, rooms], packages: ["node:*", "web-push"] },
  {
    path: realtime,
    may: ["shared/", time, store, telemetry, http, rooms, pairing, push],
    packages: ["node:*", "fastify", "socket.io", "socket.io-parser", "@socket.io/redis-adapter", "ws"],
  },
  {
    path: "server/cluster/",
    may: ["shared/", time, store, telemetry, rooms, pairing, realtime],
    packages: ["node:*"],
  },
  { path: "server/settings/", may: [realtime], packages: ["node:*", "zod"] },
  { path: "server/", may: ["shared/", "server/"], packages: ["node:*", "fastify", "uqr"] },
];

export const layers: readonly Layer[] = [
  ...sharedLayers,
  ...clientLayers,
  ...serverLayers,
  { path: "demo/", may: ["server/", "shared/", ...publicEntries], packages: ["node:*"] },
  { path: "tests/", ...everything },
  { path: "tools/", may: ["shared/", "server/"], packages: ["*"] },
  { path: "web/vite.config.ts", may: ["web/build/"], packages: ["*"] },
  { path: "web/build/", may: [], packages: ["*"] },
];

/** In these folders each file or sub-folder stands alone and imports none of its neighbours, except those in `common`. */
export const apart: readonly { readonly folder: string; readonly common: readonly string[] }[] = [
  {
    folder: "shared/practices/",
    common: ["shared/practices/practice.ts", "shared/practices/fading.ts", "shared/practices/instants.ts"],
  },
];

/** A package that one file of the folder wraps, so that it can be replaced there. */
export const wrappedPackages: readonly { readonly name: string; readonly folder: string }[] = [
  { name: "socket.io-client", folder: "client-sdk/src/" },
];
