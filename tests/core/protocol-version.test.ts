import { expect, test } from "vitest";
import { PROTOCOL_VERSION } from "../../shared/protocol/version.ts";
import { wireHash } from "../../tools/docs/json-schemas.ts";

const pinned = { version: 1, hash: "6fe6b681714662af9880553970fec1d4ac678379c77d89113c9ca1fd77eba447" };

test("what travels is what this protocol version says", () => {
  const whatToDo = `A message has changed its shape. If an older phone or server can pass over the change (a new event, a new
optional field), pin the new hash here. If it can't, raise PROTOCOL_VERSION in shared/protocol/version.ts, pin both, and
say in CHANGELOG.md what changed. Then run \`npm run docs\`.`;
  expect({ version: PROTOCOL_VERSION, hash: wireHash() }, whatToDo).toEqual(pinned);
});
