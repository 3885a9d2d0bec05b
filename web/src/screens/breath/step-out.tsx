import type { JSX } from "preact";
import type { Session } from "../../../../client-sdk/src/index.ts";
import { breathKey, useAfter } from "../../place/after.ts";
import { useAct } from "../../place/use-act.ts";
import { usePlace } from "../../place/use-place.ts";
import { Button } from "../../ui/button.tsx";
import { useUnread } from "../../ui/use-unread.ts";
import { useWords } from "../../words/use-words.ts";

/** Nobody has to wait for a connection to get out. */
export function StepOut({ session }: { readonly session: Session }): JSX.Element {
  const { say } = useWords();
  const { breath } = usePlace().client;
  const after = useAfter();
  const act = useAct();
  const unread = useUnread();
  const leave = (): unknown => {
    after.close(breathKey(session));
    return act("breath.leave", () => breath.leave());
  };
  return (
    <Button look="plain" small unread={unread} onPress={leave}>
      {say("breath.leave")}
    </Button>
  );
}
