import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { backUpDatabase, restoreDatabase } from "../server/store/sqlite/files/backup.ts";
import { sayResultOf } from "./say-result.ts";

const HELP = `npm run backup -- <file>                    copies the database into a new file; the server may run
npm run backup -- --restore <file>          puts a backup in place; the server must be stopped
  --data <folder>   the server's data folder (default: DATA_DIR, else ./data)
  --replace         with --restore: the database that is there may be replaced

A backup does not fade: what people deleted later is still in it. Delete backups soon, after 30 days at the latest.
Restoring a whole disk or folder instead: remove attune.mark from it before the start, so that every phone notices at once.`;

sayResultOf(run);

function run(): string {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: "string", default: process.env["DATA_DIR"] || "./data" },
      restore: { type: "string" },
      replace: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return HELP;
  const [target] = positionals;
  if ([values.data, values.restore, target].includes(""))
    throw new Error("One of the names is empty. Is a variable of your shell not set? --help says more.");
  const folder = resolve(values.data);
  if (positionals.length > 1) throw new Error(`One backup is one file: ${positionals.join(" ")} are more.`);
  if (values.restore !== undefined) {
    if (target !== undefined) throw new Error(`Either copy into ${target} or restore ${values.restore}, not both.`);
    restoreDatabase(resolve(values.restore), folder, values.replace);
    return "The backup is in place. At the next start every phone fetches its room anew.";
  }
  if (values.replace) throw new Error("--replace goes with --restore, which is missing; --help says more.");
  if (target === undefined) throw new Error("Name the file that is to hold the backup; --help says more.");
  backUpDatabase(folder, resolve(target));
  return `The backup is in ${resolve(target)}. It does not fade: delete it after 30 days at the latest.`;
}
