import { buildWebIfStale } from "../../../tools/build-web.ts";

/** Once before all files of the suite: two workers that build at the same time would take each other's files away. */
export function setup(): void {
  if (!buildWebIfStale()) throw new Error("The web app can't be built.");
}
