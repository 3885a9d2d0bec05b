import { useEffect, useState } from "preact/hooks";
import { usePairing } from "../../pairing/use-pairing.ts";

/** Whether it is known what was under way when the app was last closed. The code for pairing, which comes next, loads meanwhile. */
export function useResumed(): boolean {
  const { desk } = usePairing();
  const [resumed, setResumed] = useState(false);
  useEffect(() => {
    void desk.takeUp().then(() => {
      setResumed(true);
      return desk.resume();
    });
  }, [desk]);
  return resumed;
}
