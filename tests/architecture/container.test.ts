import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { root } from "../../tools/source-files.ts";
import { ServerProcess } from "../support/server-process.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { linkProductionPackages, type Rehearsed, rehearseImage, type StandIns } from "./image-rehearsal.ts";

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

  test("has a folder for data that is of whoever it runs as, and outlives the container", () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
    const [, folder] = /^ +DATA_DIR=(.+)$/m.exec(last) ?? [];
    const [, user] = /^USER (.+)$/m.exec(last) ?? [];
    expect(last).toContain(`\nVOLUME ${folder}\n`);
    expect(last).toContain(`\nRUN install -d -o ${user} -g ${user} -m 0700 ${folder}\n`);
  });

  test("leaves out of its packages what no server reads, and no licence", () => {
    const folder = tempFolder();
    const [, clean = ""] = /^RUN (find [^]+? -delete)$/m.exec(dockerfile) ?? [];
    const kept = ["LICENSE.md", "index.js", "licence.md"];
    mkdirSync(join(folder, "node_modules"));
    for (const name of [...kept, "README.md", "index.d.ts", "index.d.mts", "index.js.map"])
      writeFileSync(join(folder, "node_modules", name), "");
    execFileSync("sh", ["-c", clean], { cwd: folder });
    expect(readdirSync(join(folder, "node_modules")).toSorted()).toEqual(kept);
  });

  test("leaves development packages out, runs as nobody special, and can be asked how it is", () => {
    expect(dockerfile).toContain("npm ci --omit=dev");
    const last = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).toMatch(/^CMD \["node", "server\/main.ts"\]$/m);
  });
});

describe("the image, rehearsed in clean folders", () => {
  const cleanups: (() => unknown)[] = [];
  /** The long run leaves two whole trees of packages behind. */
  const cleanUpMs = 300_000;
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  }, cleanUpMs);

  /** Installing and building takes half a minute and the network: the short run stands in for those two stages. */
  const quick: StandIns = {
    packages: (folder) => linkProductionPackages(root, folder),
    web: (folder) => {
      mkdirSync(join(folder, "web/dist"), { recursive: true });
      writeFileSync(join(folder, "web/dist/index.html"), "<title>Attune</title>");
    },
  };

  /** Starts the rehearsed server; `isWell` asks as the engine asks, 0 is yes. */
  async function started({ folder, command, healthCheck }: Rehearsed) {
    const [[node, main = ""], [nodeToo, check = ""]] = [command, healthCheck];
    expect([node, nodeToo]).toEqual(["node", "node"]);
    const env = { DATA_DIR: join(folder, "data"), NODE_ENV: "production" };
    const server = new ServerProcess(env, join(folder, main));
    cleanups.push(() => server.signal("SIGKILL"));
    const origin = await server.origin();
    const PORT = new URL(origin).port;
    const isWell = async () => (await new ServerProcess({ ...env, PORT }, join(folder, check)).ended).code;
    return { server, origin, isWell, DATA_DIR: env.DATA_DIR };
  }

  test("[SV25] holds all that the server needs, serves the web app, is found well until it stops, makes a backup and puts it back", async () => {
    const image = rehearseImage(dockerfile, root, process.env["LONG"] === "1" ? {} : quick);
    cleanups.push(image.remove);
    const { server, origin, isWell, DATA_DIR } = await started(image);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    expect(await (await fetch(origin)).text()).toContain("<title>Attune");
    expect(await isWell()).toBe(0);
    expect((await server.signal("SIGTERM")).code).toBe(0);
    expect(await isWell()).toBe(1);
    for (const args of [[join(DATA_DIR, "copy")], ["--restore", join(DATA_DIR, "copy"), "--replace"]]) {
      const backup = new ServerProcess({ DATA_DIR }, join(image.folder, "tools/backup.ts"), args);
      expect(await backup.ended).toMatchObject({ code: 0, stderr: "" });
    }
  });

  test("without one of its folders doesn't start", async () => {
    const image = rehearseImage(dockerfile.replace("COPY shared ./shared\nCOPY server", "COPY server"), root, quick);
    cleanups.push(image.remove);
    const server = new ServerProcess({ DATA_DIR: join(image.folder, "data") }, join(image.folder, "server/main.ts"));
    expect((await server.ended).code).toBe(1);
  });
});
