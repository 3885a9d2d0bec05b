import { buildWebIfStale } from "./build-web.ts";

/** `npm start`: builds the web app if necessary, then this process becomes the server. */
if (buildWebIfStale()) await import("../server/main.ts");
else process.exitCode = 1;
