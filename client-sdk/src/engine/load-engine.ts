import type { Engine } from "./engine.ts";

export type LoadEngine = () => Promise<Engine>;

/** The engine as a chunk of its own. Where chunks come over a network, this may fail and be tried again. */
export const loadEngine: LoadEngine = async () => (await import("./engine.ts")).engine;
