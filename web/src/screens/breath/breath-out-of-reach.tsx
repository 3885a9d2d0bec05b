import type { JSX } from "preact";
import type { Session } from "../../../../client-sdk/src/index.ts";
import { RestingLight } from "../../light/light.tsx";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useUnread } from "../../ui/use-unread.ts";
import { useWords } from "../../words/use-words.ts";
import { StepOut } from "./step-out.tsx";

/** Without the shared time nothing of a breath can be shown: what is left is to wait, to breathe alone, or to step out. */
export function BreathOutOfReach({ session }: { readonly session: Session }): JSX.Element {
  const { say } = useWords();
  const { go } = useNavigation();
  const unread = useUnread();
  const actions = (
    <>
      <Button unread={unread} onPress={() => go("alone")}>
        {say("alone.begin")}
      </Button>
      <StepOut session={session} />
    </>
  );
  return (
    <Screen name="breathOutOfReach" title={say("breath.joinLater")} centred actions={actions}>
      <RestingLight />
      <p class="soft">{say("breath.ownWay")}</p>
    </Screen>
  );
}
