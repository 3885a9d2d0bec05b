import { describe, expect, test } from "vitest";
import { readConfig } from "../../../server/config.ts";
import { misspelt } from "../../../server/settings/misspelt.ts";
import { Settings } from "../../../server/settings/settings.ts";

describe("[SV1] without any setting", () => {
  test("every setting has its default, and an empty value is the same as none", () => {
    const empty = Object.fromEntries(Object.keys(Settings.shape).map((name) => [name, ""]));
    expect(readConfig(empty)).toEqual(readConfig({}));
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: "0.0.0.0",
      dataDir: "./data",
      metrics: null,
      drainMs: 15_000,
      unreadyMs: 1_000,
      timersEveryMs: 500,
    });
  });

  test("[SV8] [SV9] [SV28] the limits are those of the rules", () => {
    const { limits, joinLimits } = readConfig({});
    expect(limits.rates).toEqual({
      commands: { perMs: 2 / 1_000, burst: 10 },
      commandsLong: { perMs: 15 / 600_000, burst: 600 },
      resumes: { perMs: 1 / 1_000, burst: 10 },
      clock: { perMs: 3 / 1_000, burst: 60 },
      pulses: { perMs: 4 / 1_000, burst: 8 },
      handshakes: { perMs: 12 / 60_000, burst: 12 },
      strangers: { perMs: 10 / 60_000, burst: 10 },
      pairing: { perMs: 5 / 1_000, burst: 20 },
      invitations: { perMs: 2 / 60_000, burst: 60 },
      refusals: { perMs: 10 / 1_000, burst: 100 },
    });
    expect(limits.caps).toEqual({ device: 4, room: 8, strangers: 20 });
    expect(joinLimits).toMatchObject({ perAddress: 5, windowMs: 600_000, maxSlowMs: 2_000 });
  });

  test("who lets phones say more at once lets them say more in the long run, unless that is said too", () => {
    const longRun = (env: Readonly<Record<string, string>>) => readConfig(env).limits.rates.commandsLong;
    expect(longRun({ RATE_COMMANDS: "20/s burst 100" })).toEqual({ perMs: 15 / 60_000, burst: 6_000 });
    const both = { RATE_COMMANDS: "20/s burst 100", RATE_COMMANDS_LONG: "1/min burst 5" };
    expect(longRun(both)).toEqual({ perMs: 1 / 60_000, burst: 5 });
  });
});

describe("[SV2] settings", () => {
  const wrong: readonly (readonly [string, string])[] = [
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "1e3"],
    ["PORT", "99999999999999999999"],
    ["METRICS_PORT", "0"],
    ["HOST", "fe80::1%eth0"],
    ["ALLOWED_ORIGINS", "https://calm.example/path"],
    ["ALLOWED_ORIGINS", "calm.example"],
    ["ALLOWED_ORIGINS", "*"],
    ["ALLOWED_ORIGINS", "https://*.calm.example"],
    ["ALLOWED_ORIGINS", "https://["],
    ["TRUST_PROXY", "true"],
    ["TRUST_PROXY", "my-proxy"],
    ["TRUST_PROXY", "10.0.0.0/33"],
    ["TRUST_PROXY", "0.0.0.0/0"],
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
    ["REDIS_PREFIX", "calm"],
    ["REDIS_WAIT_REPLICAS", "1"],
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
    for (const name of ["DATADIR", "data_dir", "Public_Url", "public-url"])
      expect(misspelt([name], names)).toHaveLength(1);
    expect(
      misspelt(["HOSTNAME", "host", "port", "LOGNAME", "REDIS_PORT", "SSL_CERT_FILE", "NODE_ENV", "ALLOWED"], names),
    ).toEqual([]);
  });
});
