import type { JSX } from "preact";
import { wordsOfError } from "../../place/error-words.ts";
import { StorageContext } from "../../place/storage-watch.ts";
import { usePlace } from "../../place/use-place.ts";
import { useNavigation, useStillHere } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { useNotices } from "../../ui/notices.ts";
import { Screen } from "../../ui/screen.tsx";
import { useRequired } from "../../use-source.ts";
import type { WordKey } from "../../words/messages.ts";
import { useWords } from "../../words/use-words.ts";

/** One-sided, immediate, without a reason, also offline. A phone that was never in only takes its request back. */
export function LeaveScreen(): JSX.Element {
  const { client, status } = usePlace();
  if (!client.waits) return <Leave words={OF_THE_PLACE} />;
  return <Leave words={status.kind === "pending" ? OF_THE_REQUEST : OF_WHATEVER_IT_IS} />;
}

type LeaveWords = Readonly<Record<"title" | "text" | "yes" | "done", WordKey>> & { readonly more: WordKey | null };

const OF_THE_PLACE = {
  title: "leave.title",
  text: "leave.text",
  more: "leave.noReason",
  yes: "leave.yes",
  done: "leave.done",
} as const satisfies LeaveWords;

/** Without a word of the server this phone doesn't know whether it is still to be let in. */
const OF_WHATEVER_IT_IS = {
  title: "leave.notInTitle",
  text: "leave.notInText",
  more: null,
  yes: "leave.notInYes",
  done: "leave.notInDone",
} as const satisfies LeaveWords;

const OF_THE_REQUEST = { ...OF_WHATEVER_IT_IS, more: "leave.notInSeen" } as const satisfies LeaveWords;

function Leave({ words }: { readonly words: LeaveWords }): JSX.Element {
  const { say } = useWords();
  const { client, partner: name } = usePlace();
  const { back, replace } = useNavigation();
  const isStillHere = useStillHere();
  const notices = useNotices();
  const storage = useRequired(StorageContext);
  const leave = async (): Promise<void> => {
    try {
      const { delivered } = await client.pairing.leave();
      if (storage.works) notices.tell(delivered ? words.done : "leave.queued");
      else notices.tell(delivered ? "leave.mayStay" : "leave.unsaved");
    } catch (error) {
      notices.tell(wordsOfError(error));
    }
    if (isStillHere()) replace("home");
  };
  const actions = (
    <>
      <Button look="main" onPress={leave}>
        {say(words.yes)}
      </Button>
      <Button onPress={back}>{say("common.notNow")}</Button>
    </>
  );
  return (
    <Screen name="leave" title={say(words.title)} centred actions={actions}>
      <p class="large">{say(words.text)}</p>
      {words.more === null ? null : <p>{say(words.more, { name })}</p>}
    </Screen>
  );
}
