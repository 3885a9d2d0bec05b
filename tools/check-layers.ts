import { findCircles } from "./find-circles.ts";
import { findLayerFaults } from "./find-layer-faults.ts";
import { readSources } from "./source-files.ts";

const sources = readSources();
const faults = [...findLayerFaults(sources), ...findCircles(sources)];
for (const { file, line, message } of faults) console.error(`${file}:${line} ${message}`);
process.exitCode = faults.length > 0 ? 1 : 0;
