import { readConfig } from "./config.ts";
import { serve } from "./serve.ts";
import { StartError } from "./start-error.ts";

try {
  await serve(readConfig(process.env));
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
