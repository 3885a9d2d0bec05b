import { findLayerFaults } from "./find-layer-faults.ts";
import { readSources } from "./source-files.ts";

const faults = findLayerFaults(readSources());
for (const { file, line, message } of faults) console.error(`${file}:${line} ${message}`);
process.exitCode = faults.length > 0 ? 1 : 0;
