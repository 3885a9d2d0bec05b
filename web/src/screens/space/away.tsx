import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { type Away, spaceLimits } from "../../../../client-sdk/src/index.ts";
import { useUnsentSpace } from "../../place/unsent-space.ts";
import { useAct } from "../../place/use-act.ts";
import { useNow } from "../../place/use-now.ts";
import { usePlace } from "../../place/use-place.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { useSpoken } from "../../ui/live-region.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { awayIn } from "./away-in.ts";

type Both = { readonly away: Away | null; readonly theirs: Away | null };

/** For the one who took space: nothing to do but rest, and one tap back. */
export function AwayScreen(): JSX.Element {
  const { say } = useWords();
  const { client, partner } = usePlace();
  const away = awayIn(client.space.mine);
  const theirs = awayIn(client.space.theirs);
  const alone = away === null ? say("away.titleQueued") : say("away.title", { name: partner });
  const cared = away?.cared === true ? say("away.cared", { name: partner }) : null;
  const wasQueued = useRef(false);
  wasQueued.current ||= away === null;
  // That it has been sent now is news.
  useSpoken(wasQueued.current && away !== null ? alone : null);
  useSpoken(cared);
  return (
    <Screen
      name={theirs === null ? "away" : "both"}
      title={theirs === null ? alone : say("both.title")}
      centred
      actions={<Actions away={away} />}
    >
      <Time away={away} theirs={theirs} />
      <Prompt away={away} />
      {away?.late === true && <p class="soft">{say("away.late", { name: partner })}</p>}
      {cared === null ? null : <p class="large">{cared}</p>}
    </Screen>
  );
}

function Actions({ away }: Pick<Both, "away">): JSX.Element {
  const { say } = useWords();
  const { client, queued } = usePlace();
  const { go } = useNavigation();
  const act = useAct();
  return (
    <>
      <Button
        look="main"
        disabled={queued.includes("space.back")}
        onPress={() => act("space.back", () => client.space.back())}
      >
        {say("away.back")}
      </Button>
      {away !== null && <Button onPress={() => go("longer")}>{say("away.longer")}</Button>}
      <Button look="plain" onPress={() => go("alone")}>
        {say("alone.begin")}
      </Button>
    </>
  );
}

/** The announced time; when both need space, the later one counts until it has passed. */
function Time({ away, theirs }: Both): JSX.Element {
  const { show, around, time } = useWords();
  const nowMs = useNow();
  if (away === null) return <Unsent />;
  const laterMs = theirs === null ? 0 : Math.max(away.returnAtMs, theirs.returnAtMs);
  if (laterMs > nowMs) return <p class="large">{show("both.around", { time: around(laterMs, nowMs) })}</p>;
  return <p class="large">{show("away.around", { time: time(away.returnAtMs, nowMs) })}</p>;
}

/** Everything that waits, as it is said here alone. */
function Unsent(): JSX.Element {
  const { say } = useWords();
  const count = usePlace().queued.length;
  const text = count === 1 ? say("sent.queued") : say("sent.waiting", { count });
  useSpoken(text);
  return <p class="notice">{text}</p>;
}

function Prompt({ away }: Pick<Both, "away">): JSX.Element {
  const { say } = useWords();
  const isUnsent = useUnsentSpace();
  const nowMs = useNow();
  const prompt = away === null ? null : promptAt(away.returnAtMs, nowMs);
  useSpoken(prompt === null ? null : say(prompt));
  // For a space that isn't sent itself, this is said already.
  if (away !== null && isUnsent) return <Unsent />;
  return prompt === null ? <p>{say("away.text")}</p> : <p class="large">{say(prompt)}</p>;
}

/** Like the room's reminders, but whether or not they have come: this phone may be without a connection. */
function promptAt(returnAtMs: number, nowMs: number): "away.nearly" | "away.now" | "away.past" | null {
  const { nearlyMs, overdueMs } = spaceLimits;
  if (nowMs < returnAtMs - nearlyMs) return null;
  if (nowMs < returnAtMs) return "away.nearly";
  return nowMs < returnAtMs + overdueMs ? "away.now" : "away.past";
}
