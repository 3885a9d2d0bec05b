import type { JSX } from "preact";
import { wordsOfError } from "../../place/error-words.ts";
import { usePlace } from "../../place/use-place.ts";
import { useNavigation, useStillHere } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { useNotices } from "../../ui/notices.ts";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";

/** One-sided, immediate, without a reason, also offline. */
export function LeaveScreen(): JSX.Element {
  const { say } = useWords();
  const { client, partner: name } = usePlace();
  const { back, replace } = useNavigation();
  const isStillHere = useStillHere();
  const notices = useNotices();
  const leave = async (): Promise<void> => {
    try {
      const { delivered } = await client.pairing.leave();
      notices.tell(delivered ? "leave.done" : "leave.queued");
    } catch (error) {
      notices.tell(wordsOfError(error));
    }
    if (isStillHere()) replace("home");
  };
  const actions = (
    <>
      <Button look="main" onPress={leave}>
        {say("leave.yes")}
      </Button>
      <Button onPress={back}>{say("common.notNow")}</Button>
    </>
  );
  return (
    <Screen name="leave" title={say("leave.title")} centred actions={actions}>
      <p class="large">{say("leave.text")}</p>
      <p>{say("leave.noReason", { name })}</p>
    </Screen>
  );
}
