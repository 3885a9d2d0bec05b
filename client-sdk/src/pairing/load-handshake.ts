export type Handshake = typeof import("./handshake-chunk.ts");
export type LoadHandshake = () => Promise<Handshake>;

export const loadHandshake: LoadHandshake = () => import("./handshake-chunk.ts");
