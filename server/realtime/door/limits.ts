import { type Rate, Rates } from "./rates.ts";

/** What one device, one address and one room may do; every figure is a setting. */
export type Limits = {
  readonly rates: Readonly<
    Record<
      | "commands"
      | "commandsLong"
      | "resumes"
      | "clock"
      | "pulses"
      | "handshakes"
      | "strangers"
      | "pairing"
      | "invitations"
      | "refusals",
      Rate
    >
  >;
  readonly caps: Readonly<Record<"device" | "room" | "strangers", number>>;
};

/** When a connection or request that was one too many may come again. */
export const BUSY_RETRY_MS = 2_000;

export type AllRates = Readonly<Record<keyof Limits["rates"], Rates>>;

/** A bucket for each kind of thing that is counted; each caller chooses the keys. */
export function createRates({ rates }: Limits, monotonicMs: () => number): AllRates {
  const of = (rate: Rate) => new Rates(rate, monotonicMs);
  return {
    commands: of(rates.commands),
    commandsLong: of(rates.commandsLong),
    resumes: of(rates.resumes),
    clock: of(rates.clock),
    pulses: of(rates.pulses),
    handshakes: of(rates.handshakes),
    strangers: of(rates.strangers),
    pairing: of(rates.pairing),
    invitations: of(rates.invitations),
    refusals: of(rates.refusals),
  };
}
