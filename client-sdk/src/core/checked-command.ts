import { parseCommand } from "../../../shared/room/registry.ts";
import { refusesOutright } from "../../../shared/room/room.ts";
import { AttuneError } from "../errors.ts";
import { StoredCommand } from "../outbox/entry.ts";

/** A command fit to be stored and sent. Throws what any room would answer to one that is malformed or never lawful. */
export function checkedCommand(command: unknown): StoredCommand {
  const parsed = parseCommand(command);
  if ("error" in parsed) throw new AttuneError(parsed.code);
  const refusal = refusesOutright(parsed.command);
  if (refusal !== null) throw new AttuneError(refusal.rejected);
  return StoredCommand.parse(command);
}
