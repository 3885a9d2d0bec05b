import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Asked, cleanName } from "../../../../client-sdk/src/index.ts";
import { usePairing } from "../../pairing/use-pairing.ts";
import { useNavigation, useStillHere } from "../../router/use-navigation.ts";
import { NAME_MAX_CHARS } from "../../settings/settings.ts";
import { useSettings } from "../../settings/use-settings.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { usePatience } from "../../ui/use-patience.ts";
import { isolate, useWords } from "../../words/use-words.ts";
import { PairingFailed } from "./pairing-failed.tsx";
import { Waiting } from "./waiting.tsx";

const words = {
  pair: { title: "join.asks", text: "join.leaveAnyTime", yes: "join.yes" },
  replace: { title: "join.asksReplace", text: "join.replaceText", yes: "join.replaceYes" },
  move: { title: "join.asksMove", text: "join.moveText", yes: "join.replaceYes" },
} as const;

/** An open app answers within this time, even over a bad network: before that, nobody says that it is closed. */
const ANSWER_MS = 3_000;

/** From the knock to being in: who asks, yes or not now, and the wait for the other's confirmation. */
export function JoinSteps(): JSX.Element {
  const { desk, state } = usePairing();
  const { replace } = useNavigation();
  const isAway = usePatience(state.at === "knocking" && state.waiting, ANSWER_MS);
  const cancel = (): void => {
    desk.drop();
    replace("home");
  };
  if (state.at === "failed") {
    const again = state.code === "storageFailed" ? { onAgain: desk.hasRead } : {};
    return <PairingFailed code={state.code} {...again} />;
  }
  if (state.at !== "asked")
    return (
      <Waiting titleKey="join.waitingTitle" textKey={isAway ? "join.waiting" : "join.knocking"} onCancel={cancel} />
    );
  if (!state.accepted) return <Question asked={state.asked} onNo={cancel} />;
  return <Accepted asked={state.asked} onCancel={cancel} />;
}

/** Waits for the inviter's confirmation, also when this phone said yes before the app was closed. */
function Accepted({ asked, onCancel }: { readonly asked: Asked; readonly onCancel: () => unknown }): JSX.Element {
  const { desk } = usePairing();
  const { replace } = useNavigation();
  const isStillHere = useStillHere();
  useEffect(() => {
    const wait = async (): Promise<void> => {
      if ((await desk.accept()) && isStillHere()) replace(asked.purpose === "pair" ? "firstSpace" : "home");
    };
    void wait();
  }, [asked]);
  const name = isolate(asked.from.name);
  if (asked.purpose === "move") return <Waiting titleKey="join.moveAccepted" onCancel={onCancel} />;
  return <Waiting titleKey="join.accepted" textKey="join.leaveAnyTime" values={{ name }} onCancel={onCancel} />;
}

function Question({ asked, onNo }: { readonly asked: Asked; readonly onNo: () => void }): JSX.Element {
  const { say } = useWords();
  const { desk } = usePairing();
  const { settings, change } = useSettings();
  const [mine, setMine] = useState(settings.name);
  const [fault, setFault] = useState(false);
  const name = isolate(asked.from.name);
  const key = words[asked.purpose];
  const clean = cleanName(mine);
  const needsName = asked.purpose !== "move";
  const yes = (): void => {
    if (needsName && clean === "") return setFault(true);
    if (needsName) change({ name: clean });
    void desk.accept(clean);
  };
  const actions = (
    <>
      <Button look="main" onPress={yes}>
        {say(key.yes)}
      </Button>
      <Button onPress={onNo}>{say("common.notNow")}</Button>
    </>
  );
  return (
    <Screen name="asked" title={say(key.title, { name })} actions={actions}>
      <p class="large">{say(key.text)}</p>
      {needsName ? (
        <TextField
          label={say("join.yourName", { name })}
          value={mine}
          maxLength={NAME_MAX_CHARS}
          onInput={setMine}
          onEnter={yes}
          fault={fault && clean === "" ? say("error.badName") : null}
        />
      ) : null}
    </Screen>
  );
}
