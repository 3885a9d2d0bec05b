import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useIsBreathing } from "../light/stage.ts";
import { useAfter } from "../place/after.ts";
import { usePlaceNow } from "../place/place-now.ts";
import { useRoute } from "../router/use-navigation.ts";
import { canStayAwake } from "../senses/wake-lock.ts";
import { useSettings } from "../settings/use-settings.ts";
import { Button } from "../ui/button.tsx";
import { HintCard } from "../ui/hint-card.tsx";
import { useWords } from "../words/use-words.ts";
import { type Installing, useInstalling } from "./installing.ts";
import { useUpdate } from "./update.ts";

/**
 * At most one quiet card above a screen, where it covers nothing: an update, what plain http lacks, or how to install the
 * app. None beside a breath.
 */
export function Hints(): JSX.Element | null {
  const { say } = useWords();
  const { settings, change } = useSettings();
  const update = useUpdate();
  const installing = useInstalling();
  const hasBreathed = useHasBreathed();
  const isBreathing = useIsBreathing();
  const { at } = usePlaceNow();
  const isAtRest = useRoute() === "home" && at === "rest";
  if (isBreathing) return null;
  if (update !== null) {
    return (
      <HintCard text={say("hint.update")}>
        <Button onPress={update}>{say("hint.updateButton")}</Button>
      </HintCard>
    );
  }
  // It waits for a moment in which nothing else is going on.
  if (isAtRest && !isSecureContext && !canStayAwake() && !settings.plainHttpSeen) {
    return (
      <HintCard text={say("hint.plainHttp")}>
        <Button onPress={() => change({ plainHttpSeen: true })}>{say("hint.close")}</Button>
      </HintCard>
    );
  }
  if (!hasBreathed || settings.installHintSeen || installing === null) return null;
  return <InstallHint installing={installing} onClose={() => change({ installHintSeen: true })} />;
}

type InstallHintProps = { readonly installing: Installing; readonly onClose: () => void };

function InstallHint({ installing, onClose }: InstallHintProps): JSX.Element {
  const { say } = useWords();
  const { ask } = installing;
  return (
    <HintCard text={say("hint.install")}>
      {ask === null ? (
        <p class="soft">{say("hint.installIphone")}</p>
      ) : (
        <Button onPress={() => ask().then(onClose)}>{say("hint.installButton")}</Button>
      )}
      <Button look="plain" small onPress={onClose}>
        {say("hint.close")}
      </Button>
    </HintCard>
  );
}

/** The first good use: a shared breath that ran to its end. */
function useHasBreathed(): boolean {
  const after = useAfter();
  const [has, setHas] = useState(false);
  useEffect(() => {
    if (after.ended !== null && !after.ended.stopped) setHas(true);
  }, [after.ended]);
  return has && after.ended === null;
}
