import type { JSX } from "preact";
import { wordsOfError } from "../../place/error-words.ts";
import { usePlace } from "../../place/use-place.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { useNotices } from "../../ui/notices.ts";
import { Screen } from "../../ui/screen.tsx";
import { useUnread } from "../../ui/use-unread.ts";
import { useWords } from "../../words/use-words.ts";

/** The pairing is over for this phone. Says what happened, without time or reason, and offers a clean way on. */
export function OverScreen(): JSX.Element | null {
  const { say } = useWords();
  const { client, status } = usePlace();
  const { go, replace, route } = useNavigation();
  const notices = useNotices();
  const unread = useUnread();
  // It was to replace another, and was not let in: nobody's pairing has ended with that.
  const kind = status.kind === "unknown" && client.waits ? "notIn" : status.kind;
  if (kind !== "notIn" && kind !== "ended" && kind !== "moved" && kind !== "unknown") return null;
  const clear = async (): Promise<void> => {
    try {
      await client.pairing.leave();
    } catch (error) {
      return notices.tell(wordsOfError(error));
    }
    // Somebody who has opened a new link goes on with it.
    if (route !== "join") replace("home");
  };
  const actions = (
    <>
      <Button look="main" unread={unread} onPress={clear}>
        {say("over.clear")}
      </Button>
      <Button onPress={() => go("alone")}>{say("alone.begin")}</Button>
    </>
  );
  return (
    <Screen name={`over-${kind}`} title={say(`over.${kind}Title`)} centred actions={actions}>
      <p class="large">{say(`over.${kind}Text`)}</p>
    </Screen>
  );
}
