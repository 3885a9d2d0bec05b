import { expect, test } from "vitest";
import { PROTOCOL_VERSION } from "../../shared/protocol/version.ts";
import { wireHash } from "../../tools/docs/json-schemas.ts";

const pinned = { version: 1, hash: "1ec1585fcd079a6900a1bd1026b113a2b61ed25eaffd9cab21720834b967bdad" };

test("what travels is what this protocol version says", () => {
  const whatToDo = `A message has changed its shape. If an older phone or server can pass over the change (a new event, a new
optional field), pin the new hash here. If it can't, raise PROTOCOL_VERSION in shared/protocol/version.ts, pin both, and
say in CHANGELOG.md what changed. Then run \`npm run docs\`.`;
  expect({ version: PROTOCOL_VERSION, hash: wireHash() }, whatToDo).toEqual(pinned);
});
