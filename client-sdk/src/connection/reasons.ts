import type { AttuneErrorCode } from "../errors.ts";
import { isConnected, type Status, type StatusKind } from "./status.ts";

/** The statuses in which this phone can hold nothing of the partner's, and the error that says so. */
const NO_ROOM: Readonly<Partial<Record<StatusKind, AttuneErrorCode>>> = {
  idle: "notPaired",
  ended: "ended",
  moved: "moved",
  unknown: "unknownToken",
  closed: "closed",
};

/** Why this phone can have no invitation, breath or question from the partner right now; null where it may. */
export const whyNoRoom = ({ status }: { readonly status: Status }): AttuneErrorCode | null =>
  NO_ROOM[status.kind] ?? null;

/** Why this phone has no connection: what the server said when it refused one, else `offline`; null where it has one. */
export function whyNoConnection({ status }: { readonly status: Status }): AttuneErrorCode | null {
  if (isConnected(status)) return null;
  if (status.kind === "versionMismatch") return status.update === "app" ? "versionTooOld" : "versionTooNew";
  if (status.kind === "pending") return "devicePending";
  return (status.kind === "offline" ? status.reason : null) ?? "offline";
}
