import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { FastifyBaseLogger } from "fastify";
import type { TlsFiles } from "../config.ts";
import { StartError } from "../start-error.ts";

export type Tls = { readonly cert: Buffer; readonly key: Buffer };

/** A host has this long to put a new certificate there. */
const SOON_MS = 14 * 86_400_000;

/** Reads both files once, at the start; the host is told when the certificate has run out, or soon will. */
export function readTls({ certFile, keyFile }: TlsFiles, log: Pick<FastifyBaseLogger, "warn">): Tls {
  const files = readBoth(certFile, keyFile);
  try {
    createSecureContext(files);
  } catch {
    throw new StartError(
      "TLS_CERT and TLS_KEY don't hold a certificate (PEM) and its own private key. Compare the files.",
    );
  }
  const { validToDate: end } = new X509Certificate(files.cert);
  if (end.getTime() - Date.now() < SOON_MS) log.warn(endOf(end));
  return files;
}

const endOf = (end: Date): string =>
  `The certificate of TLS_CERT is good until ${end.toISOString()}, no longer: phones refuse it then. Put a new one there and start again.`;

function readBoth(certFile: string, keyFile: string): Tls {
  try {
    return { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  } catch {
    throw new StartError("The files of TLS_CERT and TLS_KEY can't be read. Check the paths and who may read them.");
  }
}
