import type { Socket } from "socket.io";
import type { Rates } from "../door/rates.ts";
import { cut, type Line } from "./cut.ts";

/**
 * Every refused packet costs a reply, which waits here until it is read. So a line with more refusals than any phone would
 * cause is cut, whatever they are.
 */
export const createRefusalLimit =
  (refusals: Rates) =>
  ({ conn }: Pick<Socket, "conn">): void => {
    const { id } = conn as unknown as { readonly id: string }; // private in its types
    if (refusals.take(id) > 0) cut(conn as unknown as Line);
  };
