import type { Engine } from "./engine.ts";

export type LoadEngine = () => Promise<Engine>;

/** Loads the engine as a chunk of its own. Over a network this may fail and can be retried. */
export const loadEngine: LoadEngine = async () => (await import("./engine.ts")).engine;
