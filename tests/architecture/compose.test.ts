import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { Settings } from "../../server/settings/settings.ts";
import { root } from "../../tools/source-files.ts";
import { compose } from "../support/compose.ts";
import { filledIn } from "../support/filled-in.ts";

/** What is used of `dclint`, whose own types can't be resolved from an ES module. */
type Linter = {
  lintFiles(
    paths: readonly string[],
    recursive: boolean,
  ): readonly { readonly messages: readonly { readonly rule: string; readonly message: string }[] }[];
};
type LinterPackage = { readonly DCLinter: new (config: object) => Linter };
const { DCLinter } = createRequire(import.meta.url)("dclint") as LinterPackage; // as above

const text = readFileSync(join(root, "docker-compose.yml"), "utf8");
const services = Object.entries(compose.services);
const own = parseEnv(readFileSync(join(root, ".env"), "utf8"));
const inProfile = (profile: string) =>
  services.flatMap(([name, { profiles = [profile] }]) => (profiles.includes(profile) ? [name] : []));

/** Keys stand in the order in which they are told, and phones of the same network shall reach the port. */
const lintRules = {
  "no-unbound-port-interfaces": 0,
  "service-keys-order": 0,
  "top-level-properties-order": 0,
  "require-quotes-in-ports": [2, { quoteType: "double" }],
} as const;

/** The Compose Specification's schema and a linter's rules, both as `dclint` ships them. */
function faultsOf(yaml: string): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "attune-compose-"));
  try {
    const path = join(folder, "docker-compose.yml");
    writeFileSync(path, yaml);
    const linter = new DCLinter({ rules: lintRules, quiet: true, debug: false, exclude: [] });
    return linter
      .lintFiles([path], false)
      .flatMap(({ messages }) => messages.map(({ rule, message }) => `${rule}: ${message}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("docker-compose.yml", () => {
  test("fits the Compose Specification and its linter", () => {
    expect(faultsOf(text)).toEqual([]);
  });

  test.each([
    ["an unknown key", "read_only: true", "readonly: true"],
    ["a wrong value", "condition: service_healthy", "condition: healthy"],
    ["an image without a version", "haproxy:3.2.24-alpine", "haproxy"],
  ])("of which %s is found", (_name, right, wrong) => {
    expect(text).toContain(right);
    expect(faultsOf(text.replace(right, wrong))).not.toEqual([]);
  });

  test("starts one server by itself, and a balancer, two servers and a store with a replica on demand", () => {
    // `--profile` takes the place of COMPOSE_PROFILES, so that only one of the two runs.
    expect(own["COMPOSE_PROFILES"]).toBe("single");
    expect(inProfile("single")).toEqual(["attune"]);
    expect(inProfile("cluster")).toEqual(["balancer", "node-1", "node-2", "valkey", "valkey-replica"]);
  });

  test.each(services)("%s is nobody special, writes to its volume alone, and forgets nothing else", (name, service) => {
    expect(service).toMatchObject({
      init: true,
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      restart: "unless-stopped",
      // By default an engine keeps what is logged until the disk is full.
      logging: { driver: "local" },
    });
    expect(service["pids_limit"]).toBeTypeOf("number");
    expect(service).toHaveProperty("healthcheck.test");
    expect(service).not.toHaveProperty("privileged");
    for (const volume of service.volumes ?? []) {
      const [from = ""] = volume.split(":");
      if (from.startsWith("./")) expect(existsSync(join(root, from)), volume).toBe(true);
      expect(from in compose.volumes || volume.endsWith(":ro"), `${name}: ${volume}`).toBe(true);
    }
  });

  test("gives a small place in memory to what writes temporary files, and the balancer two open files per phone", () => {
    for (const [name, { tmpfs }] of services.filter(([each]) => each !== "balancer"))
      expect(tmpfs, name).toEqual([expect.stringMatching(/^\/tmp:size=\d+m,.*noexec,nosuid,nodev$/)]);
    // An engine's own limit may be 1024.
    expect(compose.services["balancer"]?.["ulimits"]).toEqual({ nofile: 262_144 });
  });

  test("sets only settings that exist, to values that the server takes", () => {
    const servers = services.filter(([, { build }]) => build !== undefined);
    expect(servers).toHaveLength(3);
    for (const [, { environment = {} }] of servers) {
      expect(Object.keys(environment).filter((name) => !(name in Settings.shape))).toEqual([]);
      expect(() => readConfig(filledIn(environment))).not.toThrow();
    }
  });

  test("hands every other line of .env on to the servers, and none that says where they are inside", () => {
    const said = {
      RATE_CLOCK: "6/s",
      PUBLIC_URL: "https://calm.example",
      HOST: "127.0.0.1",
      PORT: "8080",
      DATA_DIR: "/",
    };
    for (const [, { build, environment = {}, env_file: files }] of services) {
      if (build === undefined) continue;
      expect(files).toEqual([".env"]);
      const config = readConfig({ ...own, ...said, ...filledIn(environment, said) });
      expect(config).toMatchObject({
        host: "0.0.0.0",
        port: 3_000,
        dataDir: "/data",
        publicUrl: "https://calm.example",
      });
      expect(config.limits.rates.clock.perMs).toBe(6 / 1_000);
    }
  });

  test("has the pages of the published port connect, or of the address that .env says", () => {
    for (const [, { build, environment = {} }] of services) {
      if (build === undefined) continue;
      expect(readConfig(filledIn(environment, { PORT: "8080" })).publicUrl).toBe("http://localhost:8080");
      const said = { PORT: "8080", PUBLIC_URL: "https://calm.example" };
      expect(readConfig(filledIn(environment, said)).publicUrl).toBe("https://calm.example");
    }
    for (const name of ["attune", "balancer"])
      expect(compose.services[name]?.["ports"]).toEqual([expect.stringMatching(/^\$\{PORT:-3000\}:/)]);
  });

  test("asks each server how it is, the balancer for one that is ready, and gives all time to say goodbye", () => {
    for (const [name, { build, healthcheck, stop_grace_period: grace }] of services) {
      if (build !== undefined) expect(healthcheck).toMatchObject({ test: ["CMD", "node", "tools/healthy.ts"] });
      expect(Number.parseInt(String(grace), 10), name).toBeGreaterThan(25);
    }
    expect(compose.services["balancer"]).toHaveProperty("healthcheck.test.1", expect.stringContaining(":8080/readyz"));
  });

  test("has the servers believe the balancer's address and no other", () => {
    const address = (name: string): string => {
      const networks = compose.services[name]?.networks;
      return (networks !== undefined && "front" in networks && networks.front?.ipv4_address) || `${name} has none`;
    };
    for (const name of ["node-1", "node-2"]) {
      expect(compose.services[name]?.environment?.["TRUST_PROXY"]).toBe(address("balancer"));
    }
    const { NODE_1, NODE_2 } = compose.services["balancer"]?.environment ?? {};
    expect([NODE_1, NODE_2]).toEqual([`${address("node-1")}:3000`, `${address("node-2")}:3000`]);
  });
});
