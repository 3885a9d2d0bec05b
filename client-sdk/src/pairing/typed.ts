import { formatTyping as format, type ParsedCode, parseCode as parse } from "../../../shared/pairing/code.ts";
import { cleanName as clean } from "../../../shared/pairing/name.ts";
import { textOf } from "../demands/given.ts";

// Helpers that the package exports, also for apps without types: whatever isn't a string reads as an empty one.

/** Finds a typo before anything is sent; `tooShort` also means: still typing. */
export const parseCode = (text: string): ParsedCode => parse(textOf(text));

/** What has been typed so far, in the shape of a code. Idempotent. */
export const formatTyping = (text: string): string => format(textOf(text));

/** A display name fit to be shown: one line, 40 characters at most. May come out empty. */
export const cleanName = (text: string): string => clean(textOf(text));
