import { createContext } from "preact";
import { useEffect, useState } from "preact/hooks";
import {
  type AttuneClient,
  type Invitation,
  type RoomEvent,
  type Session,
  sessionEndsAtMs,
} from "../../../client-sdk/src/index.ts";
import { createListeners } from "../listeners.ts";
import { useRequired } from "../use-source.ts";
import { breathNowMs } from "./breath-time.ts";
import { onClockMoved } from "./clock-moved.ts";

/** A shared breath that has just ended on this phone. */
export type Ended = { readonly minutes: number; readonly stopped: boolean };

/** What is shown for a moment after something has happened. It isn't stored, and is gone with the page. */
export type After = {
  readonly ended: Ended | null;
  /** When a breath was last breathed to its end, as far as this page was in it; 0 before. */
  readonly breathedAtMs: number;
  /** The other extended their space while this page was open, and until when. */
  readonly extendedToMs: number | null;
  /** What was put away on this phone: a coming back (see `OpenBack.key`), one's own invitation, a breath. */
  isClosed(key: string): boolean;
  close(key: string): void;
  /** Shows again what was put away. */
  open(key: string): void;
  clear(): void;
  subscribe(listener: () => void): () => void;
};

type Seen = {
  /** Length of the breath that this phone takes part in; 0 without one. */
  readonly minutes: number;
  readonly ended: Ended | null;
  readonly endedAtMs: number;
  readonly breathedAtMs: number;
  readonly extendedToMs: number | null;
  readonly closed: ReadonlySet<string>;
};

const BREATH = "breath ";
/** The key for putting away one's own invitation on this phone. */
export const askingKey = ({ invitationId }: Invitation): string => BREATH + invitationId;
/** The key by which a breath is put away that this phone has left: at once, whenever the other can be told. */
export const breathKey = ({ sessionId }: Session): string => BREATH + sessionId;

/** A difference in the end of a breath too small to notice. */
const UNSEEN_MS = 50;
/** After this long nobody is asked how a breath was: the phone has slept since, or was put down. */
const ASKED_FOR_MS = 15 * 60_000;

type Whose = {
  readonly isMine: boolean;
  /** This phone is in a breath, and shows it. */
  readonly isIn: boolean;
};

/** What is shown after an event. */
function seenAfter(seen: Seen, event: RoomEvent, { isMine, isIn }: Whose): Seen {
  switch (event.type) {
    case "breath.left":
      return isMine ? { ...seen, minutes: 0 } : seen;
    case "breath.ended":
      return { ...seen, minutes: 0, ...endedBy(event, seen), endedAtMs: event.atMs };
    case "space.taken":
      return { ...seen, ended: null };
    case "breath.started":
      // A breath that is hidden from this phone must not show, not even by taking other words off the screen.
      return isIn ? { ...seen, ended: null } : seen;
    case "space.extended":
      return isMine ? seen : { ...seen, extendedToMs: event.returnAtMs };
    case "space.returned":
      return { ...seen, extendedToMs: null };
    default:
      return seen;
  }
}

/** A breath that this page didn't take part in to its end, or that ended for another reason, needs no words afterwards. */
function endedBy({ reason, atMs }: Extract<RoomEvent, { type: "breath.ended" }>, { minutes }: Seen): Partial<Seen> {
  if (minutes === 0) return {};
  if (reason === "done") return breathed(minutes, atMs);
  return reason === "stopped" ? { ended: { minutes, stopped: true } } : {};
}

/** After a whole breath. */
const breathed = (minutes: number, atMs: number): Partial<Seen> => ({
  minutes: 0,
  ended: { minutes, stopped: false },
  endedAtMs: atMs,
  breathedAtMs: atMs,
});

const nothing: Seen = { minutes: 0, ended: null, endedAtMs: 0, breathedAtMs: 0, extendedToMs: null, closed: new Set() };

export function watchAfter(client: AttuneClient): After {
  const { tell, subscribe } = createListeners();
  let seen = nothing;
  const see = (next: Seen): void => {
    const isLongAgo = client.roughServerNowMs() - next.endedAtMs > ASKED_FOR_MS;
    seen = isLongAgo ? { ...next, ended: null } : next;
    tell();
  };
  const finish = (atMs: number): void => {
    if (seen.minutes > 0) see({ ...seen, ...breathed(seen.minutes, atMs) });
  };
  const begun = (session: Session): void => {
    if (!seen.closed.has(breathKey(session))) seen = { ...seen, minutes: session.program.minutes };
  };
  awaitEnd(client, { begun, over: finish });
  client.on("event", (event) =>
    see(seenAfter(seen, event, { isMine: event.seat === client.seat, isIn: client.breath.session !== null })),
  );
  // Nothing of one pairing is shown in the next.
  client.on("status", ({ kind }) => see(kind === "idle" ? nothing : seen));
  client.on("rejected", ({ code }) => {
    // Whoever asks again wants to see what is there, so none of it stays put away.
    if (code === "alreadyOpen" || code === "alreadyRunning")
      see({ ...seen, closed: new Set([...seen.closed].filter((key) => !key.startsWith(BREATH))) });
  });
  return {
    get ended() {
      return seen.ended;
    },
    get breathedAtMs() {
      return seen.breathedAtMs;
    },
    get extendedToMs() {
      return seen.extendedToMs;
    },
    isClosed: (key) => seen.closed.has(key),
    close: (key) => see({ ...seen, minutes: 0, closed: new Set([...seen.closed, key]) }),
    open: (key) => see({ ...seen, closed: new Set([...seen.closed].filter((other) => other !== key)) }),
    clear: () => see({ ...seen, ended: null }),
    subscribe,
  };
}

type Course = { begun(session: Session): void; over(endedAtMs: number): void };

/** A breath ends by the shared clock, whether or not its end is received. */
function awaitEnd(client: AttuneClient, { begun, over }: Course): void {
  let timer = 0;
  const look = (): void => {
    const [{ session }, nowMs] = [client.breath, breathNowMs(client)];
    if (session === null) return;
    clearTimeout(timer);
    // Without the time a breath may have ended long ago, unless the server has just told of it.
    if (nowMs === null && client.status.kind !== "live") return;
    begun(session);
    const endsAtMs = sessionEndsAtMs(session);
    if (nowMs !== null && endsAtMs !== null) timer = window.setTimeout(over, endsAtMs - nowMs, endsAtMs);
  };
  client.on("room", look);
  onClockMoved(client, UNSEEN_MS, look);
}

export const AfterContext = createContext<After | null>(null);

export function useAfter(): After {
  const after = useRequired(AfterContext);
  const [, setTurn] = useState(0);
  useEffect(() => after.subscribe(() => setTurn((turn) => turn + 1)), [after]);
  return after;
}
