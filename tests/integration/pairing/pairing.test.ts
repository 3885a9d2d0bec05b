import { expect, test } from "vitest";
import { openSqliteStore } from "../../../server/store/sqlite/sqlite-store.ts";
import { startInTest } from "../../support/in-test.ts";
import { bringIn, knock } from "../../support/pair.ts";
import { connect, refusalOf } from "../../support/phone.ts";
import { phoneOn } from "../../support/sdk-phone.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const MANY = { settings: { FAILED_JOINS: "1000000", RATE_PAIRING: "1000000/s" } } as const;

test("[PR3] nobody gets in without the inviter's confirm", async () => {
  const { origin } = await startInTest();
  const [inviter, joiner] = [await knock(origin), await knock(origin)];
  const { token } = await bringIn(inviter, joiner, "pair");
  expect(await refusalOf(connect(origin, token))).toMatchObject({ code: "unknownToken", retry: "repair" });
});

test("[PR4] of 50 codes, with three joiners each and the whole handshake, each lets one in", async () => {
  const { origin } = await startInTest({ ...MANY, store: await openSqliteStore({ folder: tempFolder() }) });
  const race = async (): Promise<void> => {
    const [inviter, ...joiners] = [phoneOn(origin), phoneOn(origin), phoneOn(origin), phoneOn(origin)];
    const invite = await inviter.pairing.invite({ name: "A" });
    const { text } = invite.code;
    const joining = joiners.map((joiner, index) => joiner.pairing.join(text, { name: `B${index}` }));
    const settled = Promise.allSettled(joining);
    await invite.joined;
    await invite.confirm();
    const results = (await settled).map(({ status }) => status);
    expect(results.filter((status) => status === "fulfilled")).toHaveLength(1);
    expect(joiners.filter(({ names }) => names !== null)).toHaveLength(1);
    await Promise.all([inviter, ...joiners].map((client) => client.close()));
  };
  // Most of a race is waiting, so five are run at once.
  for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 5 }, race));
});
