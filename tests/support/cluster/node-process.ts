import { readConfig } from "../../../server/config.ts";
import { serve } from "../../../server/serve.ts";
import { thisMachine } from "../../../server/time/machine.ts";

/** A node as in production, on a machine whose wall clock is off by this many milliseconds. */
const wallOffMs = Number(process.env["TEST_WALL_OFF_MS"] ?? 0);

await serve(readConfig(process.env), { ...thisMachine, wallMs: () => thisMachine.wallMs() + wallOffMs });
