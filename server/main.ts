import { readConfig } from "./config.ts";
import { serve } from "./serve.ts";
import { misspelt } from "./settings/misspelt.ts";
import { Settings } from "./settings/settings.ts";
import { StartError } from "./start-error.ts";

// Its disk may be full, so writing there may fail. That is no reason not to start.
process.stderr.on("error", () => undefined);

try {
  takeNoArguments(process.argv.slice(2));
  for (const line of misspelt(Object.keys(process.env), Object.keys(Settings.shape))) console.error(line);
  await serve(readConfig(process.env));
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Whoever passes a port here would look for the server in the wrong place. */
function takeNoArguments([first]: readonly string[]): void {
  if (first === undefined) return;
  const how = "Settings are said before the command, as in PORT=8080 npm start. docs/settings.md lists them all.";
  throw new StartError(`The server can't make anything of ${first}. ${how}`);
}
