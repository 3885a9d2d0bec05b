import type { Away, Stance } from "../../../../client-sdk/src/index.ts";

export const awayIn = (stance: Stance): Away | null => (stance?.is === "away" ? stance : null);
