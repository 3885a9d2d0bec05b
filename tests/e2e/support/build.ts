import { buildWebIfStale } from "../../../tools/build-web.ts";

/** Once before all files of the suite: two workers building at the same time would delete each other's files. */
export function setup(): void {
  if (!buildWebIfStale()) throw new Error("The web app can't be built.");
}
