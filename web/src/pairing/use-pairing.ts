import { createContext } from "preact";
import { useRequired, useSource } from "../use-source.ts";
import type { PairingDesk } from "./desk.ts";

export const PairingContext = createContext<PairingDesk | null>(null);

export type UsedPairing = Pick<PairingDesk, "state" | "line"> & { readonly desk: PairingDesk };

export function usePairing(): UsedPairing {
  const desk = useRequired(PairingContext);
  const state = useSource(desk, (told) => told.state);
  const line = useSource(desk, (told) => told.line);
  return { desk, state, line };
}
