import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { useSpoken } from "../../ui/live-region.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";

const feelings = ["easier", "same", "harder"] as const;

export type AfterBreathProps = {
  readonly title: ComponentChildren;
  /** One more sentence, or null. */
  readonly text?: string | null;
  /** It ended early: then nobody says "Done". */
  readonly stopped: boolean;
  readonly onDone: () => void;
};

/** One private question. The answer lives in this component and nowhere else. */
export function AfterBreath({ title, text = null, stopped, onDone }: AfterBreathProps): JSX.Element {
  const { say } = useWords();
  useSpoken(stopped ? null : say("breath.done"));
  const [feeling, setFeeling] = useState<(typeof feelings)[number] | null>(null);
  const actions =
    feeling === null ? (
      <>
        {feelings.map((offered) => (
          <Button key={offered} onPress={() => setFeeling(offered)}>
            {say(`after.${offered}`)}
          </Button>
        ))}
        <Button look="plain" onPress={onDone}>
          {say("common.done")}
        </Button>
      </>
    ) : (
      <Button look="main" onPress={onDone}>
        {say("common.done")}
      </Button>
    );
  return (
    <Screen
      name={`after-${feeling ?? "asked"}`}
      title={feeling === null ? title : say(`after.${feeling}Text`)}
      centred
      actions={actions}
    >
      {feeling === null ? (
        <>
          {text === null ? null : <p class="large">{text}</p>}
          <p class="large">{say("after.ask")}</p>
          <p class="soft">{say("after.private")}</p>
        </>
      ) : null}
    </Screen>
  );
}
