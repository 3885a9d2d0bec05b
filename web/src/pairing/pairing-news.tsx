import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { NewsCard } from "../place/news-card.tsx";
import { isOver, usePlace } from "../place/use-place.ts";
import type { Route } from "../router/routes.ts";
import { useNavigation, useRoute } from "../router/use-navigation.ts";
import { isolate, useWords } from "../words/use-words.ts";
import type { Words } from "../words/words.ts";
import { type PairingState, underWay } from "./pairing-state.ts";
import { usePairing } from "./use-pairing.ts";

/**
 * Pairing outlives its screens, and the app: opened again, it takes a stranger back to where they were; and whoever is on
 * another screen when the other knocks or asks is told.
 */
export function PairingNews(): JSX.Element | null {
  const words = useWords();
  const { desk, state } = usePairing();
  const here = usePlace();
  const { isPaired } = here;
  const { replace } = useNavigation();
  const route = useRoute();
  const news = newsOf(state, words);
  const place = placeOf(underWay(state));
  const isThere = route === place || (route === "join" && place === "code");
  const stage = `${state.at} ${news}`;
  const before = useRef(stage);
  const next = isPaired ? nextOf(underWay(state)) : null;
  useEffect(() => void desk.takeUp(), [desk]);
  useEffect(() => {
    if (next === null) return;
    desk.settle();
    if (isThere) replace(next);
  }, [next]);
  // The pairing is over, and so is an invitation into it: it would be in the way of a new one.
  const isGone = place === "phones" && isOver(here);
  useEffect(() => {
    if (isGone) desk.settle();
  }, [isGone]);
  useEffect(() => {
    const isNew = stage !== before.current;
    // The question on the screen has changed: both have typed the other's code, or somebody else has come.
    const isOther =
      (place === "invite" && (route === "code" || route === "join") && /^(?:asked|knocking)/.test(before.current)) ||
      (place === "code" && route === "invite" && /^(?:inviting|failed)/.test(before.current));
    before.current = stage;
    if (isNew && place !== null && (route === "home" || isOther) && !isPaired) replace(place);
  }, [stage]);
  const shown = news ?? (route === "home" && !isPaired ? waitOf(state, words) : null);
  return shown === null || place === null || isThere ? null : <NewsCard text={shown} route={place} />;
}

/** The route that shows it. */
function placeOf(state: PairingState): Route | null {
  if (state.at === "inviting") return state.purpose === "pair" ? "invite" : "phones";
  return state.at === "asked" || state.at === "knocking" ? "code" : null;
}

/** The next route once this phone is in. A member that brings in another phone has been there before. */
function nextOf(state: PairingState): Route | null {
  const purpose = state.at === "inviting" ? state.purpose : state.at === "asked" ? state.asked.purpose : null;
  if (purpose === "pair") return "firstSpace";
  return state.at === "asked" ? "home" : null;
}

const asks = { pair: "join.asks", replace: "join.asksReplace", move: "join.asksMove" } as const;

/** What waits for this person's yes. */
function newsOf(state: PairingState, { say }: Words): string | null {
  if (state.at === "asked" && !state.accepted)
    return say(asks[state.asked.purpose], { name: isolate(state.asked.from.name) });
  if (state.at === "inviting" && state.joiner !== null)
    return say(state.purpose === "move" ? "phones.confirmMove" : "confirm.title", { name: isolate(state.joiner) });
  return null;
}

/**
 * What this phone waits for: shown where somebody might begin anew without knowing of it. Anywhere else it would only be in
 * the way.
 */
function waitOf(state: PairingState, { say }: Words): string | null {
  if (state.at === "knocking") return say("join.waitingTitle");
  if (state.at !== "asked") return null;
  const { purpose, from } = state.asked;
  return purpose === "move" ? say("join.moveAccepted") : say("join.accepted", { name: isolate(from.name) });
}
