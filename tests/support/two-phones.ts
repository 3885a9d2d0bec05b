import type { AttuneClient } from "../../client-sdk/src/index.node.ts";
import { showCode } from "../../shared/pairing/code.ts";

/** Pairs two clients by code, as two people would. */
export async function pairByCode(a: AttuneClient, b: AttuneClient, names = { a: "A", b: "B" }): Promise<void> {
  const invite = await a.pairing.invite({ name: names.a });
  const joining = b.pairing.join(invite.code.text, { name: names.b });
  await invite.joined;
  await invite.confirm();
  await joining;
}

/** The same handle with a guessed secret. */
export function guess(code: string): string {
  const [handle, secret] = [code.replace("-", "").slice(0, 4), code.replace("-", "").slice(4, 9)];
  const other = secret.startsWith("0") ? "1" : "0";
  return showCode({ handle, secret: `${other}${secret.slice(1)}` });
}

/** The next event that a listener gets. */
export const next = <T>(on: (listener: (payload: T) => void) => () => void): Promise<T> =>
  new Promise((resolve) => void on(resolve));

/** Resolves once the client has reached a state, checked whenever anything changes. */
export function until(client: AttuneClient, reached: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const names = ["status", "room", "clock", "caughtUp", "outbox"] as const;
    const look = (): void => {
      if (!reached()) return;
      for (const cancel of cancels) cancel();
      resolve();
    };
    const cancels = names.map((name) => client.on(name, look));
    look();
  });
}
