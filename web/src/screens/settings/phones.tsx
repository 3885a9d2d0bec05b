import type { JSX } from "preact";
import { usePairing } from "../../pairing/use-pairing.ts";
import { usePlace } from "../../place/use-place.ts";
import { useNavigation, useStillHere } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { useNotices } from "../../ui/notices.ts";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { OpenInvite } from "../pairing/open-invite.tsx";
import { PairingFailed } from "../pairing/pairing-failed.tsx";
import { useResumed } from "../pairing/use-resumed.ts";
import { WaitingSoon } from "../pairing/waiting.tsx";

/**
 * One phone for each person. Moving one's own is immediate; replacing the other's can be called off for a day, in which no
 * other can be asked for.
 */
export function PhonesScreen(): JSX.Element {
  const { say } = useWords();
  const { client, partner: name } = usePlace();
  const { desk, state } = usePairing();
  const { replace } = useNavigation();
  const isStillHere = useStillHere();
  const notices = useNotices();
  const resumed = useResumed();
  if (state.at === "inviting") {
    const { purpose } = state;
    const confirm = async (): Promise<void> => {
      if (!(await desk.confirm())) return;
      if (purpose === "replace") notices.tell("phones.replaced");
      if (isStillHere()) replace("home");
    };
    return <OpenInvite pairing={state} onConfirm={confirm} />;
  }
  if (state.at === "opening") return <WaitingSoon textKey="invite.opening" />;
  if (!resumed) return <WaitingSoon />;
  if (state.at === "failed") return <PairingFailed code={state.code} isInviter onAgain={desk.drop} />;
  return (
    <Screen name="phones" title={say("phones.title")}>
      <p>{say("phones.text")}</p>
      <section class="card">
        <p class="soft">{say("phones.moveText")}</p>
        <Button onPress={() => desk.invite("move", "")}>{say("phones.move")}</Button>
      </section>
      {client.devices.askedForPartner === null ? (
        <section class="card">
          <p class="soft">{say("phones.replaceText")}</p>
          <Button onPress={() => desk.invite("replace", "")}>{say("phones.replace", { name })}</Button>
        </section>
      ) : null}
    </Screen>
  );
}
