import type { Socket } from "socket.io";
import type { Rates } from "../door/rates.ts";

/** A line of the engine down to its websocket, which its types hide. */
type Line = { readonly transport: { readonly socket: { readonly terminate: () => void } } };

/** Ends a line at once, without asking its other end, which may have stopped reading and would keep the server waiting. */
export const cut = (line: Line): void => line.transport.socket.terminate();

/**
 * Every refused packet costs a reply, which waits here until it is read. So a line with more refusals than any phone would
 * cause is cut, whatever they are.
 */
export const createPatience =
  (refusals: Rates) =>
  ({ conn }: Pick<Socket, "conn">): void => {
    const { id } = conn as unknown as { readonly id: string }; // private in its types
    if (refusals.take(id) > 0) cut(conn as unknown as Line);
  };
