import { usePatience } from "./use-patience.ts";

/** Nobody has read by then what has come by itself: a press was meant for what stood there before. */
export const UNREAD_MS = 500;

export const useUnread = (): boolean => !usePatience(true, UNREAD_MS);
