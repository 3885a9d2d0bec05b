import type { Handshake } from "./handshake-chunk.ts";

export const loadHandshake = async (): Promise<Handshake> => (await import("./handshake-chunk.ts")).handshake;
