import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Away } from "../../../../client-sdk/src/index.ts";
import { useAfter } from "../../place/after.ts";
import { useAct } from "../../place/use-act.ts";
import { useNow } from "../../place/use-now.ts";
import { usePlace } from "../../place/use-place.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { useSpoken } from "../../ui/live-region.tsx";
import { Screen } from "../../ui/screen.tsx";
import { takeFocus } from "../../ui/take-focus.ts";
import { useUnread } from "../../ui/use-unread.ts";
import { useWords } from "../../words/use-words.ts";
import { HELPLINES } from "../outside/helplines.ts";
import { FillingLine } from "./filling-line.tsx";

const since = { atTheTime: "wait.now", overdue: "wait.past" } as const;

/** For the one who waits. It shows a time and a line that fills, no seconds, and asks for nothing. */
export function WaitScreen({ away }: { readonly away: Away }): JSX.Element {
  const { say, show, around } = useWords();
  const { client, partner: name } = usePlace();
  const after = useAfter();
  const nowMs = useNow();
  const { returnAtMs, takenAtMs, going } = away;
  const now = client.space.timeOf(away);
  const isOverdue = now === "overdue";
  const time = around(returnAtMs, nowMs);
  const isLonger = after.extendedToMs === returnAtMs;
  const before = isLonger ? "wait.longer" : "wait.around";
  const key = now === "before" ? before : since[now];
  useSpoken(say(key, { name, time }));
  return (
    <Screen
      name={isOverdue ? "overdue" : "wait"}
      title={say("wait.title", { name })}
      centred
      actions={<WaitActions overdue={isOverdue} away={away} />}
    >
      <p class="large">{show(key, { name, time })}</p>
      {isOverdue ? null : (
        <FillingLine label={say("wait.line", { name })} part={(nowMs - takenAtMs) / (returnAtMs - takenAtMs)} />
      )}
      {isOverdue ? null : <p>{say("wait.text")}</p>}
      {going === undefined ? null : <p class="soft">{say("wait.going", { name, going })}</p>}
    </Screen>
  );
}

function WaitActions({ overdue, away }: { readonly overdue: boolean; readonly away: Away }): JSX.Element {
  const { say } = useWords();
  const { go } = useNavigation();
  const [advice, setAdvice] = useState<"wait.callText" | "wait.morningText" | null>(null);
  useSpoken(advice === null ? null : say(advice));
  const shown = overdue ? advice : null;
  return (
    <>
      {shown === null ? null : <p class="notice">{say(shown)}</p>}
      {shown === "wait.callText" ? (
        <a class="button button-calm" href={HELPLINES} rel="noreferrer noopener" target="_blank">
          {say("wait.helpline")}
        </a>
      ) : null}
      <Button look="main" onPress={() => go("alone")}>
        {say("alone.begin")}
      </Button>
      {overdue ? (
        <>
          <Button onPress={() => setAdvice("wait.callText")}>{say("wait.call")}</Button>
          <Button onPress={() => setAdvice("wait.morningText")}>{say("wait.morning")}</Button>
        </>
      ) : null}
      <Care away={away} />
      <Button look="plain" small onPress={() => go("space")}>
        {say("space.need")}
      </Button>
    </>
  );
}

/** Can be sent once, without a receipt. */
function Care({ away }: { readonly away: Away }): JSX.Element {
  const { say } = useWords();
  const { client, queued } = usePlace();
  const act = useAct();
  const unread = useUnread();
  /** It may also be sent in another tab: then the focus here must not move. */
  const isSaidHere = useRef(false);
  const care = (): Promise<boolean> => {
    isSaidHere.current = true;
    return act("space.care", () => client.space.care());
  };
  if (!away.cared && !queued.includes("space.care"))
    return (
      <Button unread={unread} onPress={care}>
        {say("wait.care")}
      </Button>
    );
  return (
    <p class="soft centred" tabIndex={-1} ref={isSaidHere.current ? takeFocus : null}>
      {say("wait.cared")}
    </p>
  );
}
