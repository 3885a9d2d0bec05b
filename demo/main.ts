import { StartError } from "../server/start-error.ts";
import { readArguments, USAGE } from "./arguments.ts";
import { perform } from "./perform.ts";

/**
 * `npm run demo`: a real server and two real phones in one terminal. `-- --minutes 2` breathes the whole two minutes, `--
 * --breaths 2` stops after two, `-- --quick` skips the pauses for reading.
 */
const wish = readArguments(process.argv.slice(2));
if (wish === null) {
  console.error(USAGE);
  process.exitCode = 1;
} else await perform(wish).catch(explain);

/** Reports a fault of the machine in one line. */
function explain(error: unknown): void {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
