import type { Invitation, ParsedInvitation } from "../../../../shared/pairing/invitation.ts";
import { AttuneError, type ClientErrorCode } from "../../errors.ts";

const MISREAD = {
  typo: "codeTypo",
  badSymbol: "codeTypo",
  tooShort: "codeTooShort",
  tooLong: "codeTooLong",
  badLink: "badLink",
} as const satisfies Record<string, ClientErrorCode>;

/** Checks what a person typed, pasted or scanned before anything is sent. `origin` is where links of this server point. */
export function readCode(parsed: ParsedInvitation, origin: string): Invitation {
  if (!parsed.ok) throw new AttuneError(MISREAD[parsed.reason]);
  if (parsed.origin !== undefined && parsed.origin !== origin.replace(/\/+$/, "").toLowerCase())
    throw new AttuneError("otherServer");
  return parsed.invitation;
}
