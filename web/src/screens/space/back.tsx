import type { JSX } from "preact";
import { RestingLight } from "../../light/light.tsx";
import type { OpenBack } from "../../place/open-back.ts";
import { useAct } from "../../place/use-act.ts";
import { usePlace } from "../../place/use-place.ts";
import { Button } from "../../ui/button.tsx";
import { HomeButton } from "../../ui/home-button.tsx";
import { useSpoken } from "../../ui/live-region.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useUnread } from "../../ui/use-unread.ts";
import type { WordKey } from "../../words/messages.ts";
import { useWords } from "../../words/use-words.ts";

export type BackProps = { readonly back: OpenBack; readonly onClose: () => void };

/** Coming back: words start when both are ready, and a breath comes before them. */
export function BackScreen({ back, onClose }: BackProps): JSX.Element {
  if (back.by === "both") return <BothReady onClose={onClose} />;
  return back.by === "them" ? (
    <TheyAreBack back={back} onClose={onClose} />
  ) : (
    <YouAreBack back={back} onClose={onClose} />
  );
}

function BothReady({ onClose }: Pick<BackProps, "onClose">): JSX.Element {
  const { say } = useWords();
  const actions = (
    <>
      <BreatheFirst />
      <HomeButton onPress={onClose} />
    </>
  );
  return (
    <Screen name="bothReady" title={say("back.bothReady")} centred actions={actions}>
      <RestingLight />
      <p class="large">{say("back.beforeWords")}</p>
    </Screen>
  );
}

const answers = ["ready", "needMore", "breatheFirst"] as const;

function TheyAreBack({ back, onClose }: BackProps): JSX.Element {
  const { say } = useWords();
  const { client, partner } = usePlace();
  const act = useAct();
  const unread = useUnread();
  const given = back.answer;
  const answer = (said: (typeof answers)[number]) => () => act("space.answer", () => client.space.answer(said));
  if (given === null) {
    // Nobody has to answer, or to answer first, before they take space or do anything else.
    const actions = [
      ...answers.map((offered) => (
        <Button key={offered} look={offered === "ready" ? "main" : "calm"} unread={unread} onPress={answer(offered)}>
          {say(`back.${offered}`)}
        </Button>
      )),
      <HomeButton key="home" unread={unread} onPress={onClose} />,
    ];
    return (
      <Screen name="theyAreBack" title={say("back.theirs", { name: partner })} centred actions={actions}>
        <p class="large">{say("back.answer")}</p>
      </Screen>
    );
  }
  const actions = (
    <>
      {given === "breatheFirst" ? <BreatheFirst /> : null}
      <Button look={given === "needMore" ? "main" : "calm"} onPress={answer("ready")}>
        {say("back.readyNow")}
      </Button>
      <HomeButton onPress={onClose} />
    </>
  );
  const title = say(given === "needMore" ? "back.youNeedMore" : "back.youBreathe");
  return <Screen name={`answered-${given}`} title={title} centred actions={actions} />;
}

function YouAreBack({ back, onClose }: BackProps): JSX.Element {
  const { say } = useWords();
  const { partner: name } = usePlace();
  const given = back.answer;
  const text: WordKey =
    given === null ? "back.waiting" : given === "needMore" ? "back.theyNeedMore" : "back.theyBreathe";
  useSpoken(given === null ? null : say(text, { name }));
  const actions = (
    <>
      {given === "breatheFirst" ? <BreatheFirst /> : null}
      <HomeButton onPress={onClose} />
    </>
  );
  return (
    <Screen name={`youAreBack-${given ?? "open"}`} title={say("back.mine", { name })} centred actions={actions}>
      <RestingLight />
      <p class="large">{say(text, { name })}</p>
    </Screen>
  );
}

function BreatheFirst(): JSX.Element {
  const { say } = useWords();
  const { client } = usePlace();
  const act = useAct();
  return (
    <Button look="main" onPress={() => act("breath.invite", () => client.breath.invite())}>
      {say("breathe.together")}
    </Button>
  );
}
