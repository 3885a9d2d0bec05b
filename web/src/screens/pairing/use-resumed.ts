import { useEffect, useState } from "preact/hooks";
import { usePairing } from "../../pairing/use-pairing.ts";

/** Whether it is known what was under way when the app was last closed. */
export function useResumed(): boolean {
  const { desk } = usePairing();
  const [resumed, setResumed] = useState(false);
  useEffect(() => {
    void desk.resume().then(() => setResumed(true));
  }, [desk]);
  return resumed;
}
