import type { Contender } from "./contender.ts";
import type { Phone } from "./phone.ts";
import { WALL_START_MS } from "./phone-clock.ts";

export type Glance = {
  /** Time shown minus the server's; NaN while nobody looks or the phone does not vouch for its time. */
  readonly errorMs: number;
  /** How far the vouched-for time sprang since it was last vouched for; what it slewed is no jump. */
  readonly jumpMs: number;
};

/** Who looks at one phone. Between two looks a time may be told without being vouched for; that alone is no jump. */
export class Onlooker {
  readonly phone: Phone;
  readonly contender: Contender;
  #toldErrorMs = Number.NaN;
  #vouchedErrorMs = Number.NaN;
  #springMs = 0;

  constructor(phone: Phone, contender: Contender) {
    this.phone = phone;
    this.contender = contender;
  }

  get looking(): boolean {
    return !this.phone.asleep && !this.phone.hidden;
  }

  look(atMs: number): Glance {
    const errorMs = this.#read(atMs);
    this.#springMs = Math.max(this.#springMs, change(this.#toldErrorMs, errorMs));
    this.#toldErrorMs = errorMs;
    if (Number.isNaN(errorMs) || !this.contender.claimsSync()) return { errorMs: Number.NaN, jumpMs: 0 };
    const isFirst = Number.isNaN(this.#vouchedErrorMs);
    const jumpMs = isFirst ? 0 : Math.min(this.#springMs, Math.abs(errorMs - this.#vouchedErrorMs));
    this.#vouchedErrorMs = errorMs;
    this.#springMs = 0;
    return { errorMs, jumpMs };
  }

  #read(atMs: number): number {
    if (!this.looking) return Number.NaN;
    this.contender.frame();
    return (this.contender.serverNowMs() ?? Number.NaN) - (WALL_START_MS + atMs);
  }
}

/** To and from nothing it may have moved by anything. */
function change(fromMs: number, toMs: number): number {
  return Number.isNaN(fromMs) || Number.isNaN(toMs) ? Number.POSITIVE_INFINITY : Math.abs(toMs - fromMs);
}
