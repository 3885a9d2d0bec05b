import { once } from "node:events";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { expect, onTestFinished, test, vi } from "vitest";
import { startApp } from "../../support/app.ts";
import { certificates } from "../../support/certificates.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function open(port: number): Promise<TLSSocket> {
  const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
  onTestFinished(() => void socket.destroy());
  await once(socket, "secureConnect");
  return socket;
}

const numberOf = (socket: TLSSocket): string => socket.getPeerCertificate().serialNumber;

test("[SV33] a certificate that is put there is shown within a minute, and what is none changes nothing", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const folder = tempFolder();
  const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const [first, second] = [await certificates("localhost"), await certificates("localhost")];
  writeFileSync(certFile, first.cert);
  writeFileSync(keyFile, first.key);
  const lines: string[] = [];
  const { port, close } = await startApp({
    settings: { TLS_CERT: certFile, TLS_KEY: keyFile, LOG_LEVEL: "info" },
    log: { write: (line) => void lines.push((JSON.parse(line) as { readonly msg: string }).msg) },
  });
  onTestFinished(close);
  const aMinute = (): Promise<unknown> => vi.advanceTimersByTimeAsync(60_000);
  const before = await open(port);

  // Half of the new pair, for two minutes; then a file that is gone. Each is told once.
  writeFileSync(certFile, second.cert);
  await aMinute();
  await aMinute();
  renameSync(keyFile, `${keyFile}.old`);
  await aMinute();
  expect(lines).toEqual([
    expect.stringMatching(/don't hold a certificate .* What was read before stays in use\.$/),
    expect.stringMatching(/can't be read.* What was read before stays in use\.$/),
  ]);
  expect(numberOf(await open(port))).toBe(numberOf(before));

  writeFileSync(keyFile, second.key);
  await aMinute();
  expect(lines.slice(2)).toEqual([expect.stringContaining("A new certificate is in use, good until 20")]);
  expect(numberOf(await open(port))).not.toBe(numberOf(before));
  expect(before.destroyed).toBe(false);
});
