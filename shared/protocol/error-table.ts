/**
 * What the caller can do about an error:
 * `never` – sending the same again is pointless; `after` – again after `retryAfterMs`;
 * `resume` – catch up first, then again; `repair` – the app or the pairing needs attention.
 */
export const VERDICTS = ["never", "after", "resume", "repair"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a code means: what the caller can do, and the words that say so. */
export type ErrorMeaning = { readonly retry: Verdict; readonly message: string };

/** Something broke, or may not be asked at all. One table drives schema, docs and SDK. */
export const ERRORS = {
  badMessage: { retry: "never", message: "This message has the wrong shape. Compare it with docs/messages.md." },
  unknownType: { retry: "never", message: "This type isn't known here. Update the server or the app." },
  tooLarge: { retry: "never", message: "This message is too large or too deep. Send a smaller one." },
  idReused: { retry: "never", message: "This command id was used for something else. Make a new id for each command." },
  notResumed: { retry: "resume", message: "Send resume first, then commands." },
  rateLimited: { retry: "after", message: "Slow down for a moment." },
  busy: { retry: "after", message: "Too many at once. Try again in a moment." },
  unavailable: { retry: "after", message: "This can't be saved right now. It will be tried again." },
  draining: { retry: "after", message: "The server is about to restart. Connect again in a moment." },
  internal: { retry: "after", message: "Something went wrong on the server. Try again in a moment." },
  versionTooOld: { retry: "repair", message: "This app is too old for the server. Update the app." },
  versionTooNew: { retry: "repair", message: "This app is newer than the server. Update the server." },
  unknownToken: { retry: "repair", message: "This phone isn't part of a pairing here. Pair again." },
  ended: { retry: "repair", message: "This pairing has ended." },
  moved: { retry: "repair", message: "This place moved to another phone." },
  devicePending: { retry: "after", message: "This phone is not in yet. It can take up to a day." },
  codeNotFound: { retry: "never", message: "This code doesn't work. Ask for a fresh one." },
  tooManyJoins: { retry: "after", message: "Too many codes were tried from here. Wait a few minutes." },
  tooManyCodes: { retry: "after", message: "Three fresh codes in ten minutes is the most. Wait a little." },
  invitationOver: { retry: "never", message: "This invitation is over. Make a new one." },
  phoneKept: { retry: "after", message: "That was called off, or taken back twice. Ask again in a day." },
  pushHostUnknown: {
    retry: "never",
    message: "This push service isn't known here. The host can add it to PUSH_HOSTS.",
  },
  zoneUnknown: { retry: "never", message: "This time zone isn't known here. Choose another, like Europe/Berlin." },
  notYourTurn: { retry: "never", message: "That step of the pairing isn't due now." },
} as const satisfies Record<string, ErrorMeaning>;

/** A lawful no: the room's rules answer, nothing broke, nothing changed. */
export const REJECTIONS = {
  nothingOffered: { retry: "never", message: "There is nothing to answer. Wait until the other has asked." },
  alreadyOpen: { retry: "never", message: "One is open already. Answer it or let it pass." },
  alreadyRunning: { retry: "never", message: "A breath is running already. Stop it, or wait until it ends." },
  notRunning: { retry: "never", message: "No breath is running. Invite the other, or start one." },
  notPaused: { retry: "never", message: "The breath isn't paused. Pause it first." },
  alreadyPaused: { retry: "never", message: "The breath is paused already. Resume it instead." },
  lastBreath: { retry: "never", message: "No breath is left to change. This one ends soon." },
  spaceOpen: { retry: "never", message: "One of you has asked for space. Wait until it is over." },
  badProgram: {
    retry: "never",
    message:
      "Outside the limits: in 2–8 s, hold up to 7, out 2–10, rest up to 5, 6–20 in all, in half seconds; 1, 2, 3, 5 or 10 minutes.",
  },
  alreadyAway: { retry: "never", message: "You have space already. Extend it instead." },
  notAway: { retry: "never", message: "You aren't away. Take space first." },
  nobodyAway: { retry: "never", message: "Nobody has asked for space right now. Say it another way." },
  tooShort: {
    retry: "never",
    message: "That is shorter than allowed: 5 minutes for a space, 10 for what you agree on.",
  },
  tooLong: {
    retry: "never",
    message: "That is longer than allowed: 24 hours in all for a space, 60 minutes for what you agree on.",
  },
  careSent: { retry: "never", message: "You have said it once. That is enough for this space." },
  tooSoon: { retry: "after", message: "Too soon after the last one. Wait a little." },
  tooMany: { retry: "after", message: "That is enough for this hour." },
  stale: { retry: "never", message: "It arrived too late to mean anything. It was left out." },
  notAllowed: { retry: "never", message: "That isn't yours to do." },
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof ERRORS;
export type RejectionCode = keyof typeof REJECTIONS;
