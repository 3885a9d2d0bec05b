/**
 * One request to end may arrive as two signals: a terminal sends Ctrl-C to every process in it, a supervisor its signal to
 * every process of a service, and npm passes on to the server what it received itself. Signals within this time are the same
 * request.
 */
const SAME_WISH_MS = 1_000;

export type Endings<Signal> = {
  /** Called once. */
  readonly end: (signal: Signal) => void;
  /** Somebody asks again, and doesn't want to wait for the end. */
  readonly hurry: (signal: Signal) => void;
};

/** Where signals arrive: the process. */
type Ear<Signal> = { readonly on: (signal: Signal, heard: () => void) => unknown };

/** From here on these signals don't end the process by themselves any more. */
export function endOnSignal<Signal extends NodeJS.Signals>(
  signals: readonly Signal[],
  { end, hurry }: Endings<Signal>,
  ear: Ear<Signal> = process,
  nowMs: () => number = () => performance.now(),
): void {
  let wishedAtMs: number | null = null;
  const hear = (signal: Signal): void => {
    if (wishedAtMs === null) {
      wishedAtMs = nowMs();
      end(signal);
    } else if (nowMs() - wishedAtMs >= SAME_WISH_MS) hurry(signal);
  };
  for (const signal of signals) ear.on(signal, () => hear(signal));
}
