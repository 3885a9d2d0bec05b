import { useEffect, useState } from "preact/hooks";

/** Nobody looks at an empty page for longer than this. */
export const EMPTY_MS = 600;

/** Whether something has gone on for so long that it is worth a word. */
export function usePatience(goesOn: boolean, patienceMs: number): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    setOver(false);
    if (!goesOn) return undefined;
    const timer = setTimeout(() => setOver(true), patienceMs);
    return () => clearTimeout(timer);
  }, [goesOn]);
  return goesOn && over;
}
