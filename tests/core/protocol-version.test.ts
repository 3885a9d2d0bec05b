import { expect, test } from "vitest";
import { PROTOCOL_VERSION } from "../../shared/protocol/version.ts";
import { wireHash } from "../../tools/docs/json-schemas.ts";

const pinned = { version: 1, hash: "9b6b3e394f14af9681398763f6cf60b68adcf0da335d1bde32ec62cd3c8067bd" };

test("what travels is what this protocol version says", () => {
  const whatToDo = `A message has changed its shape. If an older phone or server can pass over the change (a new event, a new
optional field), pin the new hash here. If it can't, raise PROTOCOL_VERSION in shared/protocol/version.ts, pin both, and
say in CHANGELOG.md what changed. Then run \`npm run docs\`.`;
  expect({ version: PROTOCOL_VERSION, hash: wireHash() }, whatToDo).toEqual(pinned);
});
