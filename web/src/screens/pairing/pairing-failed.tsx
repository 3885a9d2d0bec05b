import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { AttuneErrorCode } from "../../../../client-sdk/src/index.ts";
import { loadNewest } from "../../offline/load-newest.ts";
import { wordsOfFailed } from "../../pairing/failed-words.ts";
import { findPairingObstacle, type PairingObstacle } from "../../pairing/obstacle.ts";
import { usePairing } from "../../pairing/use-pairing.ts";
import { useNavigation, useOnceGone } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { WordKey } from "../../words/messages.ts";
import { useWords } from "../../words/use-words.ts";

export type PairingFailedProps = {
  readonly code: AttuneErrorCode | null;
  /** Default: this phone was joining. */
  readonly isInviter?: boolean;
  readonly onAgain?: () => void;
};

/** What went wrong, and two ways on. */
export function PairingFailed({ code, isInviter = false, onAgain }: PairingFailedProps): JSX.Element {
  const { say } = useWords();
  const { replace } = useNavigation();
  const { desk } = usePairing();
  const obstacle = useObstacle(code === "offline");
  // Whichever way they go, even back: elsewhere it would hide what they are looking for.
  useOnceGone(desk.hasRead);
  const leave = (route: "code" | "home"): void => {
    desk.drop();
    // A retry isn't wanted any more either.
    if (desk.state.at === "inviting" || code === "storageFailed") desk.drop();
    replace(route);
  };
  const { host } = location;
  const actions = (
    <>
      {obstacle === "newerVersion" || code === "versionTooOld" ? (
        <Button look="main" onPress={loadNewest}>
          {say("common.loadAgain")}
        </Button>
      ) : onAgain === undefined ? (
        <Button look="main" onPress={() => leave("code")}>
          {say("join.toCode")}
        </Button>
      ) : (
        <Button look="main" onPress={onAgain}>
          {say("common.tryAgain")}
        </Button>
      )}
      <Button look="plain" onPress={() => leave("home")}>
        {say("common.cancel")}
      </Button>
    </>
  );
  return (
    <Screen name="pairingFailed" title={say("join.failed")} centred actions={actions}>
      <p class="large">{say(obstacle === null ? wordsOfFailed(code, isInviter) : hindered[obstacle], { host })}</p>
    </Screen>
  );
}

const hindered = {
  otherAddress: "join.otherAddress",
  newerVersion: "common.notLoadedText",
} as const satisfies Record<PairingObstacle, WordKey>;

/** If there was no connection: what else may be the reason. */
function useObstacle(isOffline: boolean): PairingObstacle | null {
  const [obstacle, setObstacle] = useState<PairingObstacle | null>(null);
  useEffect(() => {
    if (isOffline) void findPairingObstacle().then(setObstacle);
  }, [isOffline]);
  return isOffline ? obstacle : null;
}
