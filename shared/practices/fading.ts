import { earlierOf, NEVER } from "./instants.ts";

/** What a practice keeps for each of the two. */
type Registers<Register> = { readonly a: Register; readonly b: Register };

/** Fading of a register for each seat: when one next has something to drop, and what is left of it at an instant. */
export function fadingOf<Register>(
  fadesAtMs: (register: Register) => number,
  faded: (register: Register, nowMs: number) => Register,
) {
  const fadeAtMs = ({ a, b }: Registers<Register>): number | null => earlierOf(fadesAtMs(a), fadesAtMs(b));
  return {
    fadeAtMs,
    fade: <State extends Registers<Register>>(state: State, nowMs: number): State =>
      (fadeAtMs(state) ?? NEVER) > nowMs ? state : { ...state, a: faded(state.a, nowMs), b: faded(state.b, nowMs) },
  };
}

/** The same for registers that fade as a whole. */
export const fadingWholeOf = <Register>(fadesAtMs: (register: Register | null) => number) =>
  fadingOf<Register | null>(fadesAtMs, (register, nowMs) => (fadesAtMs(register) > nowMs ? register : null));
