import type { AttuneErrorCode } from "../errors.ts";
import type { Status, StatusKind } from "./status.ts";

/** The statuses in which nothing of the partner can be on this phone, and the error that says so. */
const NOWHERE: Readonly<Partial<Record<StatusKind, AttuneErrorCode>>> = {
  idle: "notPaired",
  ended: "ended",
  moved: "moved",
  unknown: "unknownToken",
  closed: "closed",
};

/** Why this phone can have no invitation, breath or question from the partner just now; null where it may. */
export const nowhere = ({ status }: { readonly status: Status }): AttuneErrorCode | null =>
  NOWHERE[status.kind] ?? null;
