import type { StoreHarness } from "./store-harness.ts";
import { storeDevicesSuite } from "./suites/devices.suite.ts";
import { storeInvitationsSuite } from "./suites/invitations.suite.ts";
import { storeLeavingSuite } from "./suites/leaving.suite.ts";
import { storePairingSuite } from "./suites/pairing.suite.ts";
import { storePushSuite } from "./suites/push.suite.ts";
import { storePushPaceSuite } from "./suites/push-pace.suite.ts";
import { storePushWaitingSuite } from "./suites/push-waiting.suite.ts";
import { storeRacesSuite } from "./suites/races.suite.ts";
import { storeRetentionSuite } from "./suites/retention.suite.ts";
import { storeRoomsSuite } from "./suites/rooms.suite.ts";
import { storeServedSuite } from "./suites/served.suite.ts";
import { storeTrimmingSuite } from "./suites/trimming.suite.ts";

/** Everything any store must do, in one call. */
export function storeContract(harness: StoreHarness): void {
  storeRoomsSuite(harness);
  storeDevicesSuite(harness);
  storeLeavingSuite(harness);
  storeInvitationsSuite(harness);
  storePairingSuite(harness);
  storeRetentionSuite(harness);
  storeTrimmingSuite(harness);
  storePushSuite(harness);
  storePushWaitingSuite(harness);
  storePushPaceSuite(harness);
  storeServedSuite(harness);
  storeRacesSuite(harness);
}
