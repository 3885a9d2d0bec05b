import type { Status, StatusKind } from "./connection/status.ts";
import type { AttuneErrorCode } from "./errors.ts";

/** Where nothing can arrive any more, or yet. */
const NOWHERE: Readonly<Partial<Record<StatusKind, AttuneErrorCode>>> = {
  idle: "notPaired",
  ended: "ended",
  moved: "moved",
  unknown: "unknownToken",
  closed: "closed",
};

/** Why nothing can be here, whatever it is; null where something may be. */
export const nowhere = ({ status }: { readonly status: Status }): AttuneErrorCode | null =>
  NOWHERE[status.kind] ?? null;
