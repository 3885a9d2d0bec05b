import { expect } from "vitest";
import type { AttuneClient } from "../../../client-sdk/src/index.node.ts";
import { until } from "../two-phones.ts";

export const withCode = (code: string) => expect.objectContaining({ code }) as unknown;

/** The reason for a refusal; null if there was none. */
export const refused = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

/** Somebody invites, and this phone says yes. */
export async function saidYes(b: AttuneClient, a: AttuneClient) {
  const invite = await a.pairing.invite({ name: "A" });
  const asked = await b.pairing.open(invite.code.text);
  const accepted = refused(asked.accept({ name: "B" }));
  await invite.joined;
  return { a, invite, asked, accepted };
}

/** What one says the other hears, so they share one place. */
export async function areTogether(a: AttuneClient, b: AttuneClient): Promise<void> {
  await a.hear.send("thankYou");
  await until(b, () => b.hear.theirs?.code === "thankYou");
}
