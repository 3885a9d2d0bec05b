import { readConfig } from "./config.ts";
import { misspelt } from "./misspelt.ts";
import { serve } from "./serve.ts";
import { Settings } from "./settings.ts";
import { StartError } from "./start-error.ts";

// Nothing may be written there, where the disk behind it is full. That is no reason not to start.
process.stderr.on("error", () => undefined);

try {
  for (const line of misspelt(Object.keys(process.env), Object.keys(Settings.shape))) console.error(line);
  await serve(readConfig(process.env));
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
