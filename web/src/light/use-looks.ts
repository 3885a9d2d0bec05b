import { useEffect, useRef } from "preact/hooks";

/**
 * Calls now, again after as many milliseconds as it returned (null: no more), when `subject` becomes another one, and when
 * the page is looked at again. Between its looks the page has nothing to do: a callback for every frame would have the
 * browser go through its styles for every frame too.
 */
export function useLooks(look: () => number | null, subject: unknown): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    let timer = 0;
    const run = (): void => {
      clearTimeout(timer);
      const nextMs = latest.current();
      if (nextMs !== null) timer = window.setTimeout(run, nextMs);
    };
    run();
    document.addEventListener("visibilitychange", run);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", run);
    };
  }, [subject]);
}
