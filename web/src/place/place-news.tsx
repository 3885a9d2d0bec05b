import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Route } from "../router/routes.ts";
import { useNavigation, useRoute } from "../router/use-navigation.ts";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import { useAfter } from "./after.ts";
import { NewsCard } from "./news-card.tsx";
import { type PlaceNow, usePlaceNow } from "./place-now.ts";
import { usePlace } from "./use-place.ts";

const news: Readonly<Partial<Record<PlaceNow["at"], WordKey>>> = {
  breath: "news.breath",
  wait: "wait.title",
  asked: "asked.title",
  back: "back.theirs",
};

/** Nobody is taken away from these, not even by a breath: whoever is there looks for space, for help or for the way out. */
const leftInPeace: ReadonlySet<Route> = new Set([
  "space",
  "longer",
  "leave",
  "phones",
  "settings",
  "safety",
  "notAlways",
]);

/**
 * What begins while somebody looks at another screen is announced there, with a way to it. A breath that they agreed to takes
 * them there by itself, as it starts within seconds. Key it by the route.
 */
export function PlaceNews(): JSX.Element | null {
  const { say } = useWords();
  const { partner } = usePlace();
  const { replace } = useNavigation();
  const route = useRoute();
  const now = usePlaceNow();
  const after = useAfter();
  const before = useRef(whatOf(now));
  const isNew = whatOf(now) !== before.current;
  const isElsewhere = route !== "home" && route !== "firstBreath";
  const isAgreed = now.at === "breath" && now.session.begun !== "started";
  const leads = isElsewhere && isNew && isAgreed && !leftInPeace.has(route);
  useEffect(() => {
    if (leads) replace("home");
  }, [leads]);
  // The private question after a breath comes first: it must not vanish from under a finger.
  if (now.at === "after" && now.isAsked)
    return <NewsCard text={say("asked.title", { name: partner })} route="home" onLook={after.clear} />;
  const key = isElsewhere && isNew && isOfThem(now) ? news[now.at] : undefined;
  return key === undefined ? null : <NewsCard text={say(key, { name: partner })} route="home" />;
}

/** Identifies what is shown: another one of the same kind is news too. */
function whatOf(now: PlaceNow): string {
  switch (now.at) {
    case "breath":
      return now.session.sessionId;
    case "wait":
      return now.away.spaceId;
    case "asked":
      return now.invitation.invitationId;
    case "back":
      return now.back.key.replace(/ .*/, ""); // without the answer, which is given on this screen
    default:
      return now.at;
  }
}

const isOfThem = (now: PlaceNow): boolean => now.at !== "back" || now.back.by === "them";
