import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { InvitePurpose } from "../../pairing/pairing-state.ts";
import { usePairing } from "../../pairing/use-pairing.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { EMPTY_MS, usePatience } from "../../ui/use-patience.ts";
import { useUnread } from "../../ui/use-unread.ts";
import { isolate, useWords } from "../../words/use-words.ts";
import { Waiting } from "./waiting.tsx";

const words = {
  pair: { title: "confirm.title", yes: "confirm.yes" },
  replace: { title: "phones.confirmReplace", yes: "confirm.yes" },
  move: { title: "phones.confirmMove", yes: "phones.confirmMoveYes" },
} as const;

export type ConfirmJoinerProps = {
  readonly name: string;
  readonly purpose: InvitePurpose;
  readonly onYes: () => Promise<void>;
};

/** The inviter decides last: whoever read the code over a shoulder gets no further. */
export function ConfirmJoiner({ name: plainName, purpose, onYes }: ConfirmJoinerProps): JSX.Element {
  const { say } = useWords();
  const { desk } = usePairing();
  const [said, setSaid] = useState(false);
  const goesOn = usePatience(said, EMPTY_MS);
  const unread = useUnread();
  const name = isolate(plainName);
  const title = say(words[purpose].title, { name });
  const yes = (): void => {
    setSaid(true);
    void onYes();
  };
  if (goesOn) return <Waiting textKey="confirm.goingOn" />;
  const actions = (
    <>
      <Button look="main" unread={unread} onPress={yes}>
        {say(words[purpose].yes, { name })}
      </Button>
      <Button unread={unread} onPress={() => desk.declineJoiner()}>
        {say(purpose === "move" ? "common.notNow" : "confirm.no")}
      </Button>
    </>
  );
  return (
    <Screen name="confirm" title={title} centred actions={actions}>
      {purpose === "pair" ? <p class="large">{say("confirm.text")}</p> : null}
    </Screen>
  );
}
