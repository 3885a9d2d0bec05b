/** Repeated work: it never runs twice at once, and after a failure it is tried again at its next turn. */
export type Chore = {
  readonly everyMs: number;
  readonly run: () => Promise<unknown>;
};

export type TimerLoop = { readonly close: () => Promise<void> };

/** Runs each chore at once and then again `everyMs` after it was done, until closed. Closing waits for what is running. */
export function startTimerLoop(chores: readonly Chore[], failed: (error: unknown) => void): TimerLoop {
  const loops = chores.map((chore) => startChore(chore, failed));
  let closing: Promise<void> | undefined;
  return {
    close: () => {
      closing ??= Promise.all(loops.map((loop) => loop.close())).then(() => undefined);
      return closing;
    },
  };
}

function startChore(chore: Chore, failed: (error: unknown) => void): TimerLoop {
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const turn = async (): Promise<void> => {
    try {
      await chore.run();
    } catch (error) {
      failed(error);
    }
    if (!closed) timer = setTimeout(next, chore.everyMs);
  };
  let running = turn();
  const next = (): void => {
    running = turn();
  };
  return {
    close: () => {
      closed = true;
      clearTimeout(timer);
      return running;
    },
  };
}
