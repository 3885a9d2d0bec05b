import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAct } from "../../place/use-act.ts";
import { useNow } from "../../place/use-now.ts";
import { usePlace } from "../../place/use-place.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { LongerScreen } from "./longer.tsx";

const CLOCK_MS = 10_000;
/** The room prompts two minutes before the time; so does this screen. */
const NEARLY_MS = 2 * 60_000;

/** For the one who took space: nothing to do but rest, and one tap back. */
export function AwayScreen(): JSX.Element {
  const { say, show, around, time } = useWords();
  const { client, partner, queued } = usePlace();
  const { go } = useNavigation();
  const act = useAct();
  const nowMs = useNow(CLOCK_MS);
  const [longer, setLonger] = useState(false);
  const { mine, theirs: other } = client.space;
  const away = mine?.is === "away" ? mine : null;
  const theirs = other?.is === "away" ? other : null;
  if (longer && away !== null) return <LongerScreen away={away} onDone={() => setLonger(false)} />;
  const isBackQueued = queued.includes("space.back");
  const actions = (
    <>
      <Button look="main" disabled={isBackQueued} onPress={() => act(() => client.space.back())}>
        {say("away.back")}
      </Button>
      {away === null ? null : <Button onPress={() => setLonger(true)}>{say("away.longer")}</Button>}
      <Button look="plain" onPress={() => go("alone")}>
        {say("away.alone")}
      </Button>
    </>
  );
  const title =
    theirs !== null
      ? say("both.title")
      : away === null
        ? say("away.titleQueued")
        : say("away.title", { name: partner });
  // When both need space, the later time holds.
  const returnAtMs = Math.max(away?.returnAtMs ?? 0, theirs?.returnAtMs ?? 0);
  return (
    <Screen name={theirs === null ? "away" : "both"} title={title} centred actions={actions}>
      {away === null ? (
        <p class="notice">{say("sent.queued")}</p>
      ) : (
        <p class="large">
          {theirs === null
            ? show("away.around", { time: time(returnAtMs) })
            : show("both.around", { time: around(returnAtMs) })}
        </p>
      )}
      {isBackQueued ? (
        <p class="notice">{say("sent.queued")}</p>
      ) : (
        <p>{say(promptAt(away?.returnAtMs ?? null, nowMs))}</p>
      )}
      {away?.late === true ? <p class="soft">{say("away.late", { name: partner })}</p> : null}
      {away?.cared === true ? <p class="large signal">{say("away.cared", { name: partner })}</p> : null}
    </Screen>
  );
}

function promptAt(returnAtMs: number | null, nowMs: number): "away.text" | "away.nearly" | "away.past" {
  if (returnAtMs === null || nowMs < returnAtMs - NEARLY_MS) return "away.text";
  return nowMs < returnAtMs ? "away.nearly" : "away.past";
}
