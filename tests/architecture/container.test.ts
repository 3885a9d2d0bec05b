import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../../tools/source-files.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");

const dockerfile = read("Dockerfile");
/** What the image takes from this folder, stage to stage copies left out. */
const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, args = ""]) =>
  args.split(" ").slice(0, -1),
);

describe("the image", () => {
  test("copies only what exists and what .dockerignore lets through", () => {
    const allowed = read(".dockerignore")
      .split("\n")
      .filter((line) => line.startsWith("!"));
    expect(copied.length).toBeGreaterThan(2);
    for (const path of copied) {
      expect(existsSync(join(root, path)), path).toBe(true);
      expect(allowed, path).toContain(`!${path}`);
    }
  });

  test("holds nothing that is not named, and no web app built elsewhere", () => {
    expect(read(".dockerignore")).toMatch(/^\*$/m);
    expect(read(".dockerignore").trimEnd()).toMatch(/^web\/dist$/m);
  });

  test("runs the Node that package.json pins", () => {
    const { devDependencies } = JSON.parse(read("package.json")) as { devDependencies: Record<string, string> };
    expect(dockerfile).toContain(`ARG NODE_VERSION=${devDependencies["node"]}\n`);
  });

  test("leaves development packages out, runs as nobody special, and can be asked how it is", () => {
    expect(dockerfile).toContain("npm ci --omit=dev");
    const last = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).toMatch(/^CMD \["node", "server\/main.ts"\]$/m);
  });
});

describe("docker-compose.yml", () => {
  const compose = parse(read("docker-compose.yml")) as {
    readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly volumes: Readonly<Record<string, unknown>>;
  };

  test("runs one server that may write to its data and nowhere else", () => {
    expect(Object.keys(compose.services)).toEqual(["attune"]);
    expect(compose.services["attune"]).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      volumes: ["data:/data"],
    });
    expect(Object.keys(compose.volumes)).toEqual(["data"]);
    expect(dockerfile).toContain("DATA_DIR=/data");
  });

  test("asks the server how it is, and gives it time to say goodbye", () => {
    const { healthcheck, stop_grace_period: grace } = compose.services["attune"] ?? {};
    expect(JSON.stringify(healthcheck)).toContain("/healthz");
    expect(Number.parseInt(String(grace), 10)).toBeGreaterThan(25);
  });
});
