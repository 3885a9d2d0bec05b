import { openSqliteStore } from "../../server/store/sqlite/sqlite-store.ts";
import { startApp, UNLIMITED } from "../support/app.ts";

/** The real server on its real store; only the rates are raised. The data folder is the argument. */
const [, , folder = ""] = process.argv;
const store = await openSqliteStore({ folder });
const { port } = await startApp({ store, settings: { ...UNLIMITED, TIMERS_EVERY_MS: "1000" } });
process.send?.({ listening: port });
