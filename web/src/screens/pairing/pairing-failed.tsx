import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { AttuneErrorCode } from "../../../../client-sdk/src/index.ts";
import { isTurnedAway } from "../../pairing/turned-away.ts";
import { usePairing } from "../../pairing/use-pairing.ts";
import { wordsOfCode } from "../../place/error-words.ts";
import { useNavigation, useOnceGone } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { WordKey } from "../../words/messages.ts";
import { useWords } from "../../words/use-words.ts";

export type PairingFailedProps = {
  readonly code: AttuneErrorCode | null;
  readonly onAgain?: () => void;
};

/** What went wrong, and two ways on. */
export function PairingFailed({ code, onAgain }: PairingFailedProps): JSX.Element {
  const { say } = useWords();
  const { replace } = useNavigation();
  const { desk } = usePairing();
  const turnedAway = useTurnedAway(code === "offline");
  // Whichever way they go, back included: elsewhere it would stand in the place of what they look for.
  useOnceGone(desk.hasRead);
  const leave = (route: "code" | "home"): void => {
    desk.drop();
    replace(route);
  };
  const actions = (
    <>
      {onAgain === undefined ? (
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
      <p class="large">{turnedAway ? say("join.otherAddress", { host: location.host }) : say(wordsOf(code))}</p>
    </Screen>
  );
}

const wordsOf = (code: AttuneErrorCode | null): WordKey => (code === null ? "error.unknown" : wordsOfCode(code));

/** Where there was no connection: whether that is because of the address at which the app was opened. */
function useTurnedAway(isOffline: boolean): boolean {
  const [turnedAway, setTurnedAway] = useState(false);
  useEffect(() => {
    if (isOffline) void isTurnedAway().then(setTurnedAway);
  }, [isOffline]);
  return turnedAway && isOffline;
}
