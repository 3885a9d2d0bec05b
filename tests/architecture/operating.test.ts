import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { measureCluster } from "../../server/cluster/measure-cluster.ts";
import { Settings } from "../../server/settings/settings.ts";
import { startMetricsServer } from "../../server/telemetry/metrics-server.ts";
import { root } from "../../tools/source-files.ts";
import { type RunningApp, startApp } from "../support/app.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const guide = read("docs/operating.md");
const alerts = read("deploy/alerts.yml");
const handbooks = globSync(["*.md", "docs/*.md", "docs/decisions/*.md", "client-sdk/*.md"], { cwd: root }).toSorted();
const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> };

/** Names in capitals that are no settings of the server: what an engine, the tests or npm read. */
const namesOfOthers: ReadonlySet<string> = new Set([
  "COMPOSE_PROFILES",
  "CPACE_VECTORS",
  "NODE_EXTRA_CA_CERTS",
  "UPDATE_VECTORS",
  "PROTOCOL_VERSION",
]);

const all = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name)),
];
const metricsIn = (text: string): readonly string[] => all(text, /\b((?:attune|nodejs|process)_[a-z0-9_]+)/g);
const settingsIn = (text: string): readonly string[] =>
  all(text, /`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g).filter((name) => !namesOfOthers.has(name));
const rulesOfSpec = all(read("shared/SPEC.md"), /^- \*\*\[([A-Z]+\d+)\]/gm);
const rulesIn = (text: string): readonly string[] => all(text, /[(\s]([A-Z]{2}\d+)(?=[,)])/g);
const scriptsIn = (text: string): readonly string[] => all(text, /\bnpm run ([a-z]+(?::[a-z]+)*)/g);
/** `attune_pairing_total type` for each label that a query asks a metric for. */
const labelsIn = (text: string): readonly string[] =>
  [...text.matchAll(/\b(attune_[a-z_]+)\{([^}]*)\}/g)].flatMap(([, metric, labels = ""]) =>
    all(labels, /(\w+)\s*=/g).flatMap((label) => (label === "job" ? [] : [`${metric} ${label}`])),
  );

describe("what the guide, the dashboard and the alerts name is there", () => {
  let app: RunningApp;
  let served: string;
  beforeAll(async () => {
    app = await startApp();
    measureCluster(app.metrics, () => ({ asked: 0, failed: 0, rttMs: 0, errorMs: 0, epochs: 0 }));
    const metrics = await startMetricsServer(app.metrics, { port: 0, host: "127.0.0.1" });
    served = await (await fetch(`http://127.0.0.1:${metrics.port}/metrics`)).text();
    await metrics.close();
  });
  afterAll(() => app.close());

  const isServed = (name: string): boolean => {
    const [, whole = name] = /^(.*)_(?:bucket|sum|count)$/.exec(name) ?? [];
    return served.includes(`# TYPE ${name} `) || served.includes(`# TYPE ${whole} histogram`);
  };

  test.each(["docs/operating.md", "deploy/grafana-dashboard.json", "deploy/alerts.yml"])("%s: every metric", (path) => {
    const names = metricsIn(read(path));
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !isServed(name))).toEqual([]);
  });

  test.each(["deploy/grafana-dashboard.json", "deploy/alerts.yml"])("%s: every label of ours", (path) => {
    const { registry } = app.metrics;
    const labels = registry.getMetricsAsArray().flatMap((metric) => {
      const { name, labelNames } = metric as unknown as { name: string; labelNames: readonly string[] }; // private in its types
      return labelNames.map((label) => `${name} ${label}`);
    });
    const known = new Set(labels);
    expect(labelsIn(read(path)).filter((label) => !known.has(label))).toEqual([]);
  });

  test("what every program has, like its open files, the alerts ask of ours alone", () => {
    const queries = alerts
      .split("\n")
      .filter((line) => /\b(?:up|nodejs_\w+|process_\w+)\b/.test(line) && line.includes("expr:"));
    expect(queries.length).toBeGreaterThan(2);
    expect(queries.filter((query) => !query.includes('{job="attune"}'))).toEqual([]);
  });

  test("the guide says what to do about every alert, and about no other", () => {
    const { groups } = parse(alerts) as { readonly groups: readonly { rules: readonly { alert: string }[] }[] };
    const named = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    expect(all(guide, /^\| (Attune[A-Z]\w+) \|/gm)).toEqual(named);
  });
});

describe("what the handbooks name is there", () => {
  test.each(handbooks)("%s: every command, setting and rule", (path) => {
    const text = read(path);
    expect(scriptsIn(text).filter((name) => !(name in scripts))).toEqual([]);
    expect(settingsIn(text).filter((name) => !(name in Settings.shape))).toEqual([]);
    expect(rulesIn(text).filter((name) => !rulesOfSpec.includes(name))).toEqual([]);
  });

  test("and a name of nothing would be found", () => {
    const text =
      "`npm run lift-off` and `npm run bench:moon -- --far`, with `LIFT_OFF=1`, `RATE_COMMANDS` and `LIFT_MS`";
    expect(scriptsIn(text)).toEqual(["lift", "bench:moon"]);
    expect(settingsIn(text)).toEqual(["LIFT_OFF", "RATE_COMMANDS", "LIFT_MS"]);
    expect(rulesIn("It is held to (QQ1, QQ2), and never (QQ3).")).toEqual(["QQ1", "QQ2", "QQ3"]);
    expect(metricsIn("rate(attune_lift_total[5m]) / process_lift_bytes")).toEqual([
      "attune_lift_total",
      "process_lift_bytes",
    ]);
    expect(labelsIn('attune_pairing_total{type="claim", job=~"x"}')).toEqual(["attune_pairing_total type"]);
  });
});
