import { formatTyping as format, type ParsedCode, parseCode as parse } from "../../../shared/pairing/code.ts";
import { cleanName as clean } from "../../../shared/pairing/name.ts";
import { textOf } from "../demands/given.ts";

// The helpers that the package exports, for apps that may have no types: what is no text reads as an empty one.

/** A typo is found here, before anything is sent; `tooShort` also means: still typing. */
export const parseCode = (text: string): ParsedCode => parse(textOf(text));

/** What has been typed so far in the shape of a code; feeding the result back in changes nothing. */
export const formatTyping = (text: string): string => format(textOf(text));

/** A display name fit to be shown, on one line, 40 characters at most. May come out empty. */
export const cleanName = (text: string): string => clean(textOf(text));
