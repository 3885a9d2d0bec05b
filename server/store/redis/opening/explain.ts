import { StoreCannotOpen } from "../../cannot-open.ts";
import { StoreUnavailable } from "../../port.ts";
import { replyCode, textOf } from "../connection/redis-errors.ts";

/** Everything that can prevent the first connection, in one line. */
export function explain(error: unknown): Error {
  if (error instanceof StoreCannotOpen) return error;
  const reason = error instanceof StoreUnavailable ? error.cause : error;
  const code = replyCode(reason) ?? "";
  if (code === "NOPERM" || isBarredInScript(reason)) {
    return tooLittle(textOf(reason));
  }
  if (["WRONGPASS", "NOAUTH"].includes(code)) {
    return new StoreCannotOpen(
      "unreachable",
      `Redis lets nobody in with this user and password (${code}). Check REDIS_URL.`,
    );
  }
  if (code === "OOM") {
    return new StoreCannotOpen(
      "unsuitable",
      "This Redis is full. Give it more memory (maxmemory), or make room in it.",
    );
  }
  if (code === "WRONGTYPE") return foreign();
  if (isDistrust(reason)) {
    return new StoreCannotOpen(
      "unreachable",
      `Redis can't be trusted (${textOf(reason)}). Its certificate has to name the host that REDIS_URL names; if its authority isn't a public one, NODE_EXTRA_CA_CERTS has to name the file of that.`,
    );
  }
  const what = code === "" ? "can't be reached" : "refuses";
  const message = `Redis ${what} (${textOf(reason ?? error)}). Check that it runs, and REDIS_URL.`;
  return new StoreCannotOpen("unreachable", message.replaceAll("\n", " "));
}

export const tooLittle = (what: string): StoreCannotOpen =>
  new StoreCannotOpen(
    "unreachable",
    `Redis doesn't let this user do what is needed (${what}). docs/operating.md says what that is.`,
  );

export const foreign = (): StoreCannotOpen =>
  new StoreCannotOpen(
    "unsuitable",
    "Something else has its data in this Redis under the same prefix. Set REDIS_PREFIX to one that nothing else uses.",
  );

/** Inside a script, missing rights are worded differently. */
const isBarredInScript = (reason: unknown): boolean => textOf(reason).includes("user executing the script can't run");

/** Node's codes for a certificate that it doesn't take: https://nodejs.org/api/tls.html#x509-certificate-error-codes. */
const DISTRUST = /CERT|SIGNATURE|ISSUER/;

const isDistrust = (reason: unknown): boolean =>
  reason instanceof Error && "code" in reason && DISTRUST.test(String(reason.code));

/** Nobody answered in time, which doesn't say why. */
export const isSilence = (error: unknown): boolean => error instanceof StoreUnavailable && error.cause === undefined;
