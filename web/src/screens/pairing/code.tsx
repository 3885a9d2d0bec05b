import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { misreadOf, shapeOf } from "../../pairing/misread.ts";
import { usePairing } from "../../pairing/use-pairing.ts";
import { wordsOfCode } from "../../place/error-words.ts";
import { useOnceGone } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useWords } from "../../words/use-words.ts";
import { JoinSteps } from "./join-steps.tsx";
import { PrivateQuestion } from "./private-question.tsx";
import { useResumed } from "./use-resumed.ts";
import { WaitingSoon } from "./waiting.tsx";

/** Typing the ten symbols, or pasting a link. A typo is reported at once, before anything is sent. */
export function CodeScreen(): JSX.Element {
  const { state } = usePairing();
  const resumed = useResumed();
  const [answered, setAnswered] = useState(false);
  const [text, setText] = useState("");
  if (state.at === "knocking" || state.at === "asked" || state.at === "failed") return <JoinSteps />;
  if (!resumed) return <WaitingSoon />;
  if (!answered) return <PrivateQuestion onGoOn={() => setAnswered(true)} />;
  return <TypeCode text={text} onText={setText} />;
}

function TypeCode({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }): JSX.Element {
  const { say } = useWords();
  const { desk, state } = usePairing();
  const goOn = (): unknown => {
    const code = misreadOf(text);
    return code === null ? desk.open(text) : desk.misread(code);
  };
  useOnceGone(desk.retype);
  const actions = (
    <Button look="main" onPress={goOn}>
      {say("common.goOn")}
    </Button>
  );
  return (
    <Screen name="code" title={say("code.title")} actions={actions}>
      <TextField
        label={say("code.label")}
        value={text}
        onInput={(typed) => {
          desk.retype();
          onText(typed);
        }}
        onEnter={goOn}
        shape={shapeOf}
        fault={state.at === "misread" ? say(wordsOfCode(state.code)) : null}
        code
      />
      <p class="soft">{say("code.link")}</p>
    </Screen>
  );
}
