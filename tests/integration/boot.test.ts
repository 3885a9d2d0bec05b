import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { Certificate } from "../../server/http/certificate.ts";
import { misspelt } from "../../server/misspelt.ts";
import { serve } from "../../server/serve.ts";
import { Settings } from "../../server/settings.ts";
import { StartError } from "../../server/start-error.ts";
import { certificates } from "../support/certificates.ts";
import { freePort } from "../support/free-port.ts";
import { ServerProcess, temporaryFolder } from "../support/server-process.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function folder(): string {
  const { path, remove } = temporaryFolder();
  cleanups.push(remove);
  return path;
}

function start(env: Readonly<Record<string, string>> = {}): ServerProcess {
  const server = new ServerProcess({ DATA_DIR: join(folder(), "data"), ...env });
  cleanups.push(() => server.signal("SIGKILL"));
  return server;
}

/** Somebody else's port. */
async function takenPort(): Promise<string> {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  cleanups.push(() => other.close());
  const address = other.address();
  return String(typeof address === "object" ? address?.port : "");
}

describe("[SV1] the server starts on its defaults and says where it is", () => {
  test("it prints its addresses, answers, and closes on SIGTERM and SIGINT alike", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const server = start();
      const origin = await server.origin();
      expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({ ok: true });
      expect((await fetch(`${origin}/readyz`)).status).toBe(200);
      const { code, stdout, stderr } = await server.signal(signal);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("You can't see couples' messages");
      expect(stdout).toContain(`http://localhost:${new URL(origin).port}`);
    }
  });

  test("on every network it prints a code that a phone can scan, when there is a network", async () => {
    const server = start({ HOST: "0.0.0.0", PUBLIC_URL: "https://calm.example", TRUSTED_PROXY: "10.0.0.1" });
    await server.printed(/Scan it/);
    const { stdout, stderr } = await server.signal("SIGTERM");
    expect(stderr).toBe("TRUSTED_PROXY isn't a setting. Is TRUST_PROXY meant? docs/settings.md lists them all.\n");
    expect(stdout).toContain("https://calm.example");
    expect(stdout).toMatch(/[█▀▄]{8}/u);
  });

  test("every setting has its default, and an empty value is the same as none", () => {
    const empty = Object.fromEntries(Object.keys(Settings.shape).map((name) => [name, ""]));
    expect(readConfig(empty)).toEqual(readConfig({}));
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: "0.0.0.0",
      dataDir: "./data",
      metrics: null,
      drainMs: 15_000,
      limits: {
        rates: {
          commands: { perMs: 0.002, burst: 10 },
          commandsLong: { perMs: 15 / 600_000, burst: 600 },
          clock: { perMs: 0.003, burst: 60 },
          handshakes: { perMs: 12 / 60_000, burst: 12 },
          invitations: { perMs: 20 / 600_000, burst: 60 },
        },
        caps: { device: 4, room: 8, strangers: 20 },
      },
      joinLimits: { perAddress: 5, windowMs: 600_000 },
    });
  });

  test("who lets phones say more at once lets them say more in the long run, unless that is said too", () => {
    const longRun = (env: Readonly<Record<string, string>>) => readConfig(env).limits.rates.commandsLong;
    expect(longRun({ RATE_COMMANDS: "20/s burst 100" })).toEqual({ perMs: 15 / 60_000, burst: 6_000 });
    const both = { RATE_COMMANDS: "20/s burst 100", RATE_COMMANDS_LONG: "1/min burst 5" };
    expect(longRun(both)).toEqual({ perMs: 1 / 60_000, burst: 5 });
  });
});

describe("[SV2] what keeps the server from starting is said in one line, with exit code 1", () => {
  /** In this process, but for the two below: they all end in the same few lines of `main.ts`. */
  async function expectNoStart(env: Readonly<Record<string, string>>, line: RegExp): Promise<void> {
    const settings = { DATA_DIR: join(folder(), "data"), HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "silent", ...env };
    const starting = serve(readConfig(settings));
    await expect(starting).rejects.toThrow(line);
    await expect(starting).rejects.toThrow(StartError);
    await expect(starting).rejects.not.toThrow("\n");
  }

  async function expectLine(server: ServerProcess, line: RegExp): Promise<void> {
    const { code, stderr, stdout } = await server.ended;
    expect(stderr).toMatch(line);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  }

  test("wrong settings, all of them named", async () => {
    await expectLine(
      start({ PORT: "eighty", RATE_COMMANDS: "fast" }),
      /PORT is a whole number from 0 to 65535.*RATE_COMMANDS is written like/,
    );
  });

  test("a data folder that another server uses", async () => {
    const DATA_DIR = join(folder(), "data");
    await start({ DATA_DIR }).origin();
    await expectLine(start({ DATA_DIR }), /Another server is using/);
  });

  test("a port in use, also that of the metrics", async () => {
    const PORT = await takenPort();
    await expectNoStart({ PORT }, new RegExp(`Port ${PORT} is in use.*set PORT to another`));
    await expectNoStart({ METRICS_PORT: PORT }, new RegExp(`metrics.*Port ${PORT} is in use.*set METRICS_PORT to`));
  });

  test("one port for people and for the metrics", async () => {
    const PORT = await freePort();
    await expectNoStart({ PORT, METRICS_PORT: PORT, HOST: "0.0.0.0" }, /PORT is that of the metrics.*METRICS_PORT/);
  });

  test("a host that isn't this machine's", async () => {
    await expectNoStart({ HOST: "192.0.2.1" }, /no address 192\.0\.2\.1\. Set HOST to/);
    await expectNoStart(
      { HOST: "fe80::1" },
      /^Can't listen on fe80::1 port 0 \(\w+\)\. Set HOST or PORT|no address fe80::1/,
    );
  });

  test("a data folder that can't be made, below a file or where the system makes none", async () => {
    const file = join(folder(), "file");
    writeFileSync(file, "");
    await expectNoStart({ DATA_DIR: join(file, "data") }, /can't be made.*DATA_DIR/);
    await expectNoStart({ DATA_DIR: "/proc/attune/data" }, /can't be made.*DATA_DIR/);
  });

  test("a database that is damaged", async () => {
    const DATA_DIR = folder();
    writeFileSync(join(DATA_DIR, "attune.sqlite"), "not a database, ".repeat(1_000));
    await expectNoStart({ DATA_DIR }, /is damaged or no database/);
  });

  test("certificate files that can't be read, or hold something else", async () => {
    await expectNoStart(
      { TLS_CERT: "/nowhere/cert", TLS_KEY: "/nowhere/key" },
      /TLS_CERT can't be read.*\/nowhere\/cert/,
    );
    const file = join(folder(), "cert.pem");
    writeFileSync(file, "not a certificate");
    await expectNoStart({ TLS_CERT: file, TLS_KEY: file }, /TLS_CERT and TLS_KEY don't hold/);
    writeFileSync(file, (await certificates("localhost")).cert);
    for (const type of ["ec", "rsa"] as const) {
      const keyFile = join(folder(), "key.pem");
      const { privateKey } =
        type === "ec"
          ? generateKeyPairSync("ec", { namedCurve: "P-256" })
          : generateKeyPairSync("rsa", { modulusLength: 2_048 });
      writeFileSync(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }));
      await expectNoStart({ TLS_CERT: file, TLS_KEY: keyFile }, /its own private key\. Compare the files/);
    }
  });

  const wrong: readonly (readonly [string, string])[] = [
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "1e3"],
    ["PORT", "99999999999999999999"],
    ["HOST", "fe80::1%eth0"],
    ["ALLOWED_ORIGINS", "https://calm.example/path"],
    ["ALLOWED_ORIGINS", "calm.example"],
    ["ALLOWED_ORIGINS", "*"],
    ["ALLOWED_ORIGINS", "https://*.calm.example"],
    ["ALLOWED_ORIGINS", "https://["],
    ["TRUST_PROXY", "true"],
    ["TRUST_PROXY", "my-proxy"],
    ["TRUST_PROXY", "10.0.0.0/33"],
    ["TRUST_PROXY", "300.1.1.1"],
    ["TRUST_PROXY", "fd00::/129"],
    ["TRUST_PROXY", "fe80::1%eth0"],
    ["PUBLIC_URL", "calm.example"],
    ["PUBLIC_URL", "ftp://calm.example"],
    ["PUBLIC_URL", "https://calm.example/path"],
    ["PUBLIC_URL", "https://name:secret@calm.example"],
    ["PUSH_HOSTS", "https://push.example"],
    ["PUSH_HOSTS", "push.example, 127.0.0.1"],
    ["PUSH_HOSTS", "*"],
    ["PUSH_HOSTS", "push.*.example"],
    ["PUSH_CONTACT", "host@calm.example"],
    ["PUSH_CONTACT", "mailto:host@localhost"],
    ["PUSH_CONTACT", "https://localhost:3000"],
    ["PUSH_CONTACT", "http://calm.example"],
    ["REDIS_URL", "http://127.0.0.1:6379"],
    ["REDIS_URL", "redis://127.0.0.1:99999"],
    ["REDIS_URL", "redis://user:%zz@127.0.0.1"],
    ["REDIS_URL", "redis://127.0.0.1?db=1"],
    ["LOG_LEVEL", "loud"],
    ["DRAIN_MS", "15001"],
    ["UNREADY_MS", "3001"],
    ["RATE_CLOCK", "0/s"],
    ["RATE_CLOCK", "3/h"],
    ["CAP_ROOM", "0"],
    ["CAP_ROOM", "1"],
    ["TLS_CERT", "cert.pem"],
  ];
  test.each(wrong)("%s=%s is named", (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
    expect(() => readConfig({ [name]: value })).not.toThrow("\n");
  });

  const right: readonly (readonly [string, string])[] = [
    ["PORT", "65535"],
    ["ALLOWED_ORIGINS", "https://calm.example, http://10.0.0.7:3000,capacitor://localhost"],
    ["TRUST_PROXY", "10.0.0.0/8,fd00::/8, 192.0.2.1"],
    ["PUSH_HOSTS", "push.example, *.push.example"],
    ["PUSH_CONTACT", "mailto:host@calm.example"],
    ["PUSH_CONTACT", "https://calm.example/contact"],
    ["PUBLIC_URL", "https://calm.example:8443"],
    ["PUBLIC_URL", "https://calm.example/"],
    ["REDIS_URL", "rediss://user:p%40ss@calm.example:6380/3"],
    ["REDIS_URL", "unix://user:word@/run/redis.sock"],
    ["DRAIN_MS", "15000"],
    ["UNREADY_MS", "3000"],
    ["RATE_CLOCK", "3/10min burst 60"],
  ];
  test.each(right)("%s=%s is fine", (name, value) => {
    expect(() => readConfig({ [name]: value })).not.toThrow();
  });

  test("what is nearly the name of a setting is told with the one that may be meant", () => {
    const names = Object.keys(Settings.shape);
    for (const name of names) {
      expect(misspelt([name], names)).toEqual([]);
      const slips = [`${name}SS`, name.slice(1), name.replace("_", "")].filter((slip) => slip.length >= 8);
      for (const slip of slips) if (!names.includes(slip)) expect(misspelt([slip], names)).toHaveLength(1);
    }
    expect(misspelt(["HOSTNAME", "REDIS_PORT", "SSL_CERT_FILE", "NODE_ENV", "ALLOWED"], names)).toEqual([]);
  });
});

describe("[SV2] a certificate that has run out, or will within two weeks", () => {
  const DAY_MS = 86_400_000;
  test.each([
    [15, false],
    [13, true],
    [-1, true],
  ])("good for %d days: told %s", async (days, told) => {
    const { cert, key } = await certificates("localhost", new Date(Date.now() + days * DAY_MS));
    const [certFile, keyFile] = [join(folder(), "cert.pem"), join(folder(), "key.pem")];
    writeFileSync(certFile, cert);
    writeFileSync(keyFile, key);
    const lines: string[] = [];
    const certificate = new Certificate(
      { certFile, keyFile },
      { info: () => {}, warn: (line: string) => lines.push(line) },
    );
    certificate.renewed();
    expect(lines).toEqual(told ? [expect.stringContaining("TLS_CERT is good until 20")] : []);
  });
});
