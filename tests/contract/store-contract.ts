import { storeDevicesSuite } from "./store-devices.suite.ts";
import type { StoreHarness } from "./store-harness.ts";
import { storeInvitationsSuite } from "./store-invitations.suite.ts";
import { storePairingSuite } from "./store-pairing.suite.ts";
import { storePushSuite } from "./store-push.suite.ts";
import { storePushPaceSuite } from "./store-push-pace.suite.ts";
import { storePushWaitingSuite } from "./store-push-waiting.suite.ts";
import { storeRacesSuite } from "./store-races.suite.ts";
import { storeRetentionSuite } from "./store-retention.suite.ts";
import { storeRoomsSuite } from "./store-rooms.suite.ts";
import { storeServedSuite } from "./store-served.suite.ts";
import { storeTrimmingSuite } from "./store-trimming.suite.ts";

/** Everything any store must do, in one call. */
export function storeContract(harness: StoreHarness): void {
  storeRoomsSuite(harness);
  storeDevicesSuite(harness);
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
