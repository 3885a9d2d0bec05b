import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "../../../server/config.ts";
import { Certificate } from "../../../server/http/certificate.ts";
import { serve } from "../../../server/serve.ts";
import { StartError } from "../../../server/start-error.ts";
import { certificates } from "../../support/certificates.ts";
import { freePort } from "../../support/free-port.ts";
import { processInTest } from "../../support/in-test.ts";
import { ServerProcess } from "../../support/server-process.ts";
import { openIn } from "../../support/store/sqlite-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const start = (env: Readonly<Record<string, string>> = {}): ServerProcess =>
  processInTest({ DATA_DIR: join(tempFolder(), "data"), ...env });

/** Somebody else's port. */
async function takenPort(): Promise<string> {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const address = other.address();
  return String(typeof address === "object" ? address?.port : "");
}

describe("[SV2] what keeps the server from starting is said in one line, with exit code 1", () => {
  /** In this process, but for the two below: they all end in the same few lines of `main.ts`. */
  async function expectNoStart(env: Readonly<Record<string, string>>, line: RegExp): Promise<void> {
    const settings = {
      DATA_DIR: join(tempFolder(), "data"),
      HOST: "127.0.0.1",
      PORT: "0",
      LOG_LEVEL: "silent",
      ...env,
    };
    const listening = process.listeners("exit");
    // The log of a server waits for the end of its process.
    onTestFinished(() => {
      for (const each of process.listeners("exit")) if (!listening.includes(each)) process.off("exit", each);
    });
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

  test("what follows the command, where a setting would be passed over", async () => {
    const server = new ServerProcess({ DATA_DIR: join(tempFolder(), "data") }, undefined, ["--port", "8080"]);
    await expectLine(server, /can't make anything of --port.*PORT=8080 npm start/);
  });

  test("wrong settings, all of them named", async () => {
    await expectLine(
      start({ PORT: "eighty", RATE_COMMANDS: "fast" }),
      /PORT is a whole number from 0 to 65535.*RATE_COMMANDS is written like/,
    );
  });

  test("a data folder that another server uses", async () => {
    const DATA_DIR = tempFolder();
    await openIn(DATA_DIR);
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
    const file = join(tempFolder(), "file");
    writeFileSync(file, "");
    await expectNoStart({ DATA_DIR: join(file, "data") }, /can't be made.*DATA_DIR/);
    await expectNoStart({ DATA_DIR: "/proc/attune/data" }, /can't be made.*DATA_DIR/);
  });

  test("a database that is damaged", async () => {
    const DATA_DIR = tempFolder();
    writeFileSync(join(DATA_DIR, "attune.sqlite"), "not a database, ".repeat(1_000));
    await expectNoStart({ DATA_DIR }, /is damaged or no database/);
  });

  test("certificate files that can't be read, or hold something else", async () => {
    await expectNoStart(
      { TLS_CERT: "/nowhere/cert", TLS_KEY: "/nowhere/key" },
      /TLS_CERT can't be read.*\/nowhere\/cert/,
    );
    const file = join(tempFolder(), "cert.pem");
    writeFileSync(file, "not a certificate");
    await expectNoStart({ TLS_CERT: file, TLS_KEY: file }, /TLS_CERT and TLS_KEY don't hold/);
    writeFileSync(file, (await certificates("localhost")).cert);
    for (const type of ["ec", "rsa"] as const) {
      const keyFile = join(tempFolder(), "key.pem");
      const { privateKey } =
        type === "ec"
          ? generateKeyPairSync("ec", { namedCurve: "P-256" })
          : generateKeyPairSync("rsa", { modulusLength: 2_048 });
      writeFileSync(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }));
      await expectNoStart({ TLS_CERT: file, TLS_KEY: keyFile }, /its own private key\. Compare the files/);
    }
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
    const [certFile, keyFile] = [join(tempFolder(), "cert.pem"), join(tempFolder(), "key.pem")];
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
