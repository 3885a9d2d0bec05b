import type { Elsewhere } from "../realtime/abandoned-breaths.ts";
import type { Send } from "./send.ts";

/** A breath takes an hour at most, and a cycle of it far less. */
const FORGET_MS = 3_600_000;

export type WhereaboutsPorts = {
  readonly send: Send;
  /** How many nodes have connections of the room. */
  readonly nodesIn: (roomId: string) => Promise<number>;
  readonly keyOf: (roomId: string) => string;
  readonly freshMark: () => string;
};

/** Whether both are gone, across all nodes: the node that was left last watches, and asks whether the others are empty. */
export function createWhereabouts({ send, nodesIn, keyOf, freshMark }: WhereaboutsPorts): Elsewhere {
  return {
    left: async (roomId) => {
      const mark = freshMark();
      await send("SET", keyOf(roomId), mark, "PX", String(FORGET_MS));
      return mark;
    },
    isEmptySince: async (roomId, mark) => {
      const [nodes, newest] = await Promise.all([nodesIn(roomId), send("GET", keyOf(roomId))]);
      return nodes === 0 && newest === mark;
    },
  };
}
