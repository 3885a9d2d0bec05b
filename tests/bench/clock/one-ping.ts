import type { Contender, ContenderKind } from "./contender.ts";
import type { Phone } from "./phone.ts";

/** What one writes first: one round trip, half of it each way. */
class OnePing implements Contender {
  readonly #phone: Phone;
  #offsetMs: number | null = null;

  constructor(phone: Phone) {
    this.#phone = phone;
    const t0Ms = phone.localMs();
    phone.probe(({ t1Ms }) => {
      this.#offsetMs = t1Ms - (t0Ms + phone.localMs()) / 2;
    });
  }

  frame(): void {}

  refresh(): void {}

  serverNowMs(): number | null {
    return this.#offsetMs === null ? null : this.#phone.localMs() + this.#offsetMs;
  }

  claimsSync(): boolean {
    return this.#offsetMs !== null;
  }
}

export const onePing: ContenderKind = { name: "one ping, rtt/2", start: (phone) => new OnePing(phone) };
