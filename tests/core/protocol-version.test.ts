import { expect, test } from "vitest";
import { PROTOCOL_VERSION } from "../../shared/protocol/version.ts";
import { wireHash } from "../../tools/docs/json-schemas.ts";

const pinned = { version: 1, hash: "cc911192d37af24d4c54a7effbe2ba2a9d964a6a0939934a9f093f60ffcbdfdb" };

test("what travels is what this protocol version says", () => {
  const whatToDo = `A message has changed its shape. If an older phone or server can pass over the change (a new event, a new
optional field), pin the new hash here. If it can't, raise PROTOCOL_VERSION in shared/protocol/version.ts, pin both, and
say in CHANGELOG.md what changed. Then run \`npm run docs\`.`;
  expect({ version: PROTOCOL_VERSION, hash: wireHash() }, whatToDo).toEqual(pinned);
});
