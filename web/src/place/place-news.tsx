import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useNavigation, useRoute } from "../router/use-navigation.ts";
import { Button } from "../ui/button.tsx";
import { useSpoken } from "../ui/live-region.tsx";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import { type PlaceNow, usePlaceNow } from "./place-now.ts";
import { usePlace } from "./use-place.ts";

const news: Readonly<Partial<Record<PlaceNow["at"], WordKey>>> = {
  breath: "news.breath",
  wait: "wait.title",
  asked: "asked.title",
  back: "back.theirs",
};

/**
 * What begins while somebody looks at another screen is told there, with a way to it. A breath that both agreed to takes
 * them there by itself, as it starts within seconds; only who is asking for space is left in peace. Key it by the route.
 */
export function PlaceNews(): JSX.Element | null {
  const { say } = useWords();
  const { partner } = usePlace();
  const { replace } = useNavigation();
  const route = useRoute();
  const now = usePlaceNow();
  const before = useRef(now.at);
  const isNew = now.at !== before.current;
  const isElsewhere = route !== "home" && route !== "firstBreath";
  const leads = isElsewhere && isNew && now.at === "breath" && route !== "space";
  useEffect(() => {
    if (leads) replace("home");
  }, [leads]);
  const key = isElsewhere && isNew && isOfThem(now) ? news[now.at] : undefined;
  const text = key === undefined ? null : say(key, { name: partner });
  useSpoken(text);
  if (text === null) return null;
  return (
    <div class="card news">
      <p>{text}</p>
      <Button onPress={() => replace("home")}>{say("news.look")}</Button>
    </div>
  );
}

const isOfThem = (now: PlaceNow): boolean => now.at !== "back" || now.back.by === "them";
