import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import type { FastifyBaseLogger } from "fastify";
import { StartError } from "../start-error.ts";

export type TlsFiles = { readonly certFile: string; readonly keyFile: string };
export type Pair = { readonly cert: Buffer; readonly key: Buffer };

const DAY_MS = 86_400_000;
/** How long before its end the host is warned. */
const SOON_MS = 14 * DAY_MS;

/**
 * The certificate that the server uses, with its key. To renew it, the host only replaces the files: they are checked
 * regularly, whether they were overwritten, moved there, or a link was changed.
 */
export class Certificate {
  readonly #files: TlsFiles;
  readonly #log: Pick<FastifyBaseLogger, "info" | "warn">;
  #pair: Pair;
  #fault = "";
  #warnedOnDay = -1;

  /** Throws a StartError when the files hold no valid pair. */
  constructor(files: TlsFiles, log: Pick<FastifyBaseLogger, "info" | "warn">) {
    this.#files = files;
    this.#log = log;
    this.#pair = readPair(files);
    this.#warnOfItsEnd();
  }

  /** The pair in use. */
  get pair(): Pair {
    return this.#pair;
  }

  /** The pair to use from now on; null when it is unchanged, or when the files hold no valid pair. */
  renewed(): Pair | null {
    const before = this.#pair;
    try {
      this.#pair = readPair(this.#files);
      this.#fault = "";
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      if (error.message !== this.#fault) this.#log.warn(`${error.message} What was read before stays in use.`);
      this.#fault = error.message;
    }
    const isSame = this.#pair.cert.equals(before.cert) && this.#pair.key.equals(before.key);
    if (!isSame) this.#log.info(`A new certificate is in use, good until ${endOf(this.#pair).toISOString()}.`);
    this.#warnOfItsEnd();
    return isSame ? null : this.#pair;
  }

  /** Once a day. */
  #warnOfItsEnd(): void {
    const nowMs = Date.now();
    const day = Math.floor(nowMs / DAY_MS);
    const end = endOf(this.#pair);
    if (end.getTime() - nowMs >= SOON_MS || day === this.#warnedOnDay) return;
    this.#warnedOnDay = day;
    const until = `The certificate of TLS_CERT is good until ${end.toISOString()}, no longer`;
    this.#log.warn(`${until}: phones refuse it then. Put a new one there.`);
  }
}

const endOf = ({ cert }: Pair): Date => new X509Certificate(cert).validToDate;

function readPair(files: TlsFiles): Pair {
  const pair = readBoth(files);
  if (belongTogether(pair)) return pair;
  throw new StartError(
    "TLS_CERT and TLS_KEY don't hold a certificate (PEM) and its own private key. Compare the files.",
  );
}

/** TLS itself accepts a key of another kind (RSA beside an elliptic curve) silently, and then nobody can connect. */
function belongTogether({ cert, key }: Pair): boolean {
  try {
    createSecureContext({ cert, key });
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

const readBoth = ({ certFile, keyFile }: TlsFiles): Pair => ({
  cert: read(certFile, "TLS_CERT"),
  key: read(keyFile, "TLS_KEY"),
});

function read(file: string, setting: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError(`The file of ${setting} can't be read (${why}). Check its path and who may read it.`);
  }
}
