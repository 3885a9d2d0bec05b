import { buildWebIfStale } from "./build-web.ts";

/** `npm start`: the web app is built when it has to be, then this process becomes the server. */
if (buildWebIfStale()) await import("../server/main.ts");
else process.exitCode = 1;
