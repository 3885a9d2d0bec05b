import { usePatience } from "./use-patience.ts";

/** What has appeared by itself can't be read sooner: a press was meant for what was there before. */
export const UNREAD_MS = 500;

export const useUnread = (): boolean => !usePatience(true, UNREAD_MS);
