import type { JSX } from "preact";
import type { AttuneErrorCode } from "../../../../client-sdk/src/index.ts";
import { usePairing } from "../../pairing/use-pairing.ts";
import { wordsOfCode } from "../../place/error-words.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
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
      <p class="large">{say(code === null ? "error.unknown" : wordsOfCode(code))}</p>
    </Screen>
  );
}
