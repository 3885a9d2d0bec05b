import type { AttuneClient, Room, Status } from "../../../client-sdk/src/index.ts";
import { useAttune } from "../../../client-sdk/src/react/index.ts";
import { isolate, useWords } from "../words/use-words.ts";

/** The pairing as this phone knows it. Renders again when something in it changes. */
export type Place = {
  readonly client: AttuneClient;
  readonly status: Status;
  readonly room: Room;
  readonly isPaired: boolean;
  /** The partner's name, ready to stand in a sentence of any reading direction. */
  readonly partner: string;
  /** Types of the commands that wait to be sent. */
  readonly queued: readonly string[];
};

/** The pairing is over, at least on this phone. */
export const isOver = ({ status, isPaired }: Pick<Place, "status" | "isPaired">): boolean =>
  status.kind === "ended" || status.kind === "moved" || (!isPaired && status.kind === "idle");

export function usePlace(): Place {
  const { client, status, room, names, queued } = useAttune();
  const { say } = useWords();
  const name = names?.partner ?? "";
  return {
    client,
    status,
    room,
    isPaired: names !== null,
    partner: isolate(name === "" ? say("common.yourPartner") : name),
    queued: queued.map(({ type }) => type),
  };
}
