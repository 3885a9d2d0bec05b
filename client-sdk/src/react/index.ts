import type { Stance } from "../../../shared/practices/space/state.ts";
import type { Status } from "../connection/status.ts";
import type { Space } from "../practices/space.ts";
import { useClient, useView } from "./provider.ts";

export type { Attune } from "./provider.ts";
export { AttuneProvider, useAttune } from "./provider.ts";
export type { UseBreath, UseBreathOptions } from "./use-breath.ts";
export { useBreath } from "./use-breath.ts";

/** The connection's status; renders again only when it changes. */
export function useStatus(): Status {
  return useView(useClient(), (view) => view.status);
}

/** What `useSpace` returns. */
export type UseSpace = {
  readonly mine: Stance;
  readonly theirs: Stance;
  readonly defaultMinutes: number;
  /** To take space, come back, answer and so on. */
  readonly space: Space;
};

/** Who is away until when, and who is back; renders again when the room changes, but not when a time is reached. */
export function useSpace(): UseSpace {
  const client = useClient();
  useView(client, (view) => view.room);
  const { space } = client;
  return { mine: space.mine, theirs: space.theirs, defaultMinutes: space.defaultMinutes, space };
}
