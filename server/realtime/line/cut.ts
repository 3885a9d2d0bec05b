/** A line of the engine down to its websocket, which its types hide. */
export type Line = { readonly transport: { readonly socket: { readonly terminate: () => void } } };

/** Ends a line at once, without asking its other end, which may have stopped reading and would keep the server waiting. */
export const cut = (line: Line): void => line.transport.socket.terminate();
