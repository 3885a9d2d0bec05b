import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Pairing, PairingDesk } from "./desk.ts";

export const PairingContext = createContext<PairingDesk | null>(null);

export type UsedPairing = { readonly desk: PairingDesk; readonly state: Pairing };

export function usePairing(): UsedPairing {
  const desk = useContext(PairingContext);
  if (desk === null) throw new Error("No pairing here: render below PairingContext.");
  const [state, setState] = useState(desk.state);
  useEffect(() => {
    setState(desk.state);
    return desk.subscribe(() => setState(desk.state));
  }, [desk]);
  return { desk, state };
}
