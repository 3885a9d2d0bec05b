import {
  ERRORS,
  type ErrorCode,
  type ErrorMeaning,
  REJECTIONS,
  type RejectionCode,
  type Verdict,
} from "../../shared/protocol/error-table.ts";

/** What can go wrong on the phone itself, before or without the server. */
export const CLIENT_ERRORS = {
  closed: { retry: "never", message: "This client is closed. Make a new one." },
  notPaired: { retry: "repair", message: "This phone isn't paired yet. Pair it first." },
  alreadyPaired: { retry: "never", message: "This phone is paired already. Leave that pairing first." },
  storageFailed: { retry: "after", message: "This phone couldn't save it, so it wasn't sent. Free some space." },
  outboxFull: { retry: "after", message: "Too much is waiting to be sent. Connect first." },
  offline: { retry: "after", message: "No connection. Connect, then try again." },
  noAnswer: { retry: "after", message: "No answer came. Try again." },
  notUnderstood: {
    retry: "repair",
    message: "The server said no for a reason that this app is too old for. Update the app.",
  },
  codeTypo: { retry: "never", message: "This code has a typo. Compare it with the other phone." },
  codeTooShort: { retry: "never", message: "A code has ten letters and digits. Some are missing." },
  codeTooLong: { retry: "never", message: "A code has ten letters and digits. This has more." },
  badLink: { retry: "never", message: "This link is damaged. Ask for it once more." },
  badAddress: { retry: "never", message: "The server's address is one like https://attune.example, without a path." },
  otherServer: { retry: "never", message: "This link belongs to another address. Open it there." },
  ownCode: { retry: "never", message: "This is your own code. Type it on the other phone." },
  badName: { retry: "never", message: "A name has 1 to 40 characters." },
  declined: { retry: "never", message: "The other phone said not now." },
  otherTab: { retry: "after", message: "Another tab is busy with this. Go on there." },
} as const satisfies Record<string, ErrorMeaning>;

/** Codes of what the phone itself refuses. */
export type ClientErrorCode = keyof typeof CLIENT_ERRORS;
/** Every code that an AttuneError may have: errors and rejections of the server, and the phone's own refusals. */
export type AttuneErrorCode = ErrorCode | RejectionCode | ClientErrorCode;

const TABLE: Readonly<Record<AttuneErrorCode, ErrorMeaning>> = { ...ERRORS, ...REJECTIONS, ...CLIENT_ERRORS };

/** The only error class of the SDK. `code` is for programs; `message` says in plain words what to do. */
export class AttuneError extends Error {
  override readonly name = "AttuneError";
  readonly code: AttuneErrorCode;
  /** `never`: pointless to repeat. `after`: repeat later. `resume`: repeat after catching up. `repair`: pair again or update. */
  readonly retry: Verdict;
  /** Milliseconds until a retry makes sense, where that is known. */
  readonly retryAfterMs: number | null;

  constructor(code: AttuneErrorCode, retryAfterMs: number | null = null, message: string = TABLE[code].message) {
    super(message);
    this.code = code;
    this.retry = TABLE[code].retry;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Whether this is an AttuneError with one of these codes (any, if none is given). */
export function isAttuneError(error: unknown, ...codes: readonly AttuneErrorCode[]): error is AttuneError {
  return error instanceof AttuneError && (codes.length === 0 || codes.includes(error.code));
}
