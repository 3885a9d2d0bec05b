import { createContext } from "preact";
import { useHere, useTold } from "../use-told.ts";
import type { PairingDesk } from "./desk.ts";

export const PairingContext = createContext<PairingDesk | null>(null);

export type UsedPairing = Pick<PairingDesk, "state" | "line"> & { readonly desk: PairingDesk };

export function usePairing(): UsedPairing {
  const desk = useHere(PairingContext);
  const state = useTold(desk, (told) => told.state);
  const line = useTold(desk, (told) => told.line);
  return { desk, state, line };
}
