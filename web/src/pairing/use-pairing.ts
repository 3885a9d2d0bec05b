import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { PairingDesk } from "./desk.ts";

export const PairingContext = createContext<PairingDesk | null>(null);

export type UsedPairing = Pick<PairingDesk, "state" | "line"> & { readonly desk: PairingDesk };

export function usePairing(): UsedPairing {
  const desk = useContext(PairingContext);
  if (desk === null) throw new Error("No pairing here: render below PairingContext.");
  const [state, setState] = useState(desk.state);
  const [line, setLine] = useState(desk.line);
  useEffect(() => {
    const look = (): void => {
      setState(desk.state);
      setLine(desk.line);
    };
    look();
    return desk.subscribe(look);
  }, [desk]);
  return { desk, state, line };
}
