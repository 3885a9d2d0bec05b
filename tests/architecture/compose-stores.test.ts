import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { compose } from "../support/compose.ts";
import { filledIn } from "../support/filled-in.ts";

const services = Object.entries(compose.services);
/** The primary, and what follows it. */
const stores = services.filter(([, { image = "" }]) => image.startsWith("valkey/"));
const names = stores.map(([name]) => name);
const [primary, ...replicas] = names;

describe("what docker-compose.yml starts to keep data", () => {
  test("each in a volume of its own, so that it outlives the container", () => {
    expect(names).toEqual(["valkey", "valkey-replica"]);
    const kept = [
      `attune ${compose.services["attune"]?.environment?.["DATA_DIR"]}`,
      ...names.map((name) => `${name} /data`),
    ];
    const named = services.flatMap(([name, { volumes = [] }]) =>
      volumes
        .map((volume) => volume.split(":"))
        .flatMap(([from = "", to]) => (from in compose.volumes ? [[name, from, to]] : [])),
    );
    expect(named.map(([name, , to]) => `${name} ${to}`)).toEqual(kept);
    expect(named.map(([, from]) => from)).toEqual(Object.keys(compose.volumes));
  });

  test("a store and its replica read deploy/valkey.conf, and the servers wait until both have what they acknowledge", () => {
    for (const [name, { command = [], volumes }] of stores) {
      expect(command[0], name).toBe("valkey-server");
      expect(volumes, name).toContain(`./deploy/valkey.conf:${command[1]}:ro`);
    }
    expect(stores.map(([, { command = [] }]) => command.slice(2))).toEqual([[], ["--replicaof", primary, "6379"]]);
    for (const name of ["node-1", "node-2"]) {
      const { environment = {}, depends_on: first } = compose.services[name] ?? {};
      const { redis } = readConfig(filledIn(environment));
      expect(redis).toMatchObject({ url: `redis://${primary}:6379`, waitReplicas: replicas.length });
      expect(first).toEqual(Object.fromEntries(names.map((store) => [store, { condition: "service_healthy" }])));
    }
  });

  test("a store that is still loading counts as healthy, as the servers wait for it by themselves", () => {
    for (const name of names) {
      const { healthcheck } = compose.services[name] as { readonly healthcheck: { readonly test: readonly string[] } };
      const isWell = (answer: string): boolean => {
        const shell = healthcheck.test[1]!.replace("valkey-cli ping", `echo "${answer}"`);
        return spawnSync("sh", ["-c", shell]).status === 0;
      };
      expect(["PONG", "LOADING Valkey is loading the dataset in memory", "Could not connect"].map(isWell)).toEqual([
        true,
        true,
        false,
      ]);
    }
  });

  test("only the servers reach it", () => {
    for (const name of names) {
      expect(compose.services[name]).toMatchObject({ networks: ["back"], user: "valkey" });
      expect(compose.services[name]).not.toHaveProperty("ports");
    }
    expect(compose.networks["back"]).toEqual({ internal: true });
    expect(Object.keys(compose.services["balancer"]?.networks ?? {})).toEqual(["front"]);
  });
});
