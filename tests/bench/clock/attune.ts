import { createDisciplinedClock, type DisciplinedClock } from "../../../shared/clock/disciplined-clock.ts";
import type { Contender, ContenderKind } from "./contender.ts";
import type { Phone } from "./phone.ts";

/** The real estimator and discipline, probing as a phone does in a breath. */
class Attune implements Contender {
  readonly #phone: Phone;
  readonly #clock: DisciplinedClock = createDisciplinedClock();
  #lastProbeMs: number;
  #callOff: () => void = () => {};

  constructor(phone: Phone) {
    this.#phone = phone;
    this.#lastProbeMs = phone.localMs();
    this.refresh();
  }

  frame(): void {
    if (this.#clock.observe(this.#phone.localMs(), this.#phone.wallMs())) this.#plan();
  }

  serverNowMs(): number | null {
    return this.#clock.serverNowMs(this.#phone.localMs());
  }

  claimsSync(): boolean {
    return this.#clock.status(this.#phone.localMs()) === "synced";
  }

  refresh(): void {
    this.#clock.refresh(this.#phone.localMs());
    this.#plan();
  }

  #plan(): void {
    this.#callOff();
    const waitMs = this.#lastProbeMs + this.#clock.nextProbeInMs("breath") - this.#phone.localMs();
    this.#callOff = this.#phone.after(waitMs, () => this.#probe());
  }

  #probe(): void {
    const { connection, online } = this.#phone;
    const t0Ms = this.#phone.localMs();
    this.#lastProbeMs = t0Ms;
    if (online) {
      this.#clock.observe(t0Ms, this.#phone.wallMs());
      this.#clock.probeSent(t0Ms);
      this.#phone.probe((stamps) => {
        const t3Ms = this.#phone.localMs();
        this.#clock.observe(t3Ms, this.#phone.wallMs());
        this.#clock.addReply({ t0Ms, ...stamps, t3Ms, epoch: "e", connection });
        this.#plan();
      });
    }
    this.#plan();
  }
}

export const attune: ContenderKind = { name: "attune", start: (phone) => new Attune(phone) };
