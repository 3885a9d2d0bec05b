import type { Flow } from "./flow-chunk.ts";
import type { Handshake } from "./handshake-chunk.ts";

export const loadHandshake = async (): Promise<Handshake> => (await import("./handshake-chunk.ts")).handshake;
export const loadFlow = async (): Promise<Flow> => (await import("./flow-chunk.ts")).flow;
