import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useBreath } from "../../../../client-sdk/src/react/index.ts";
import { RestingLight } from "../../light/light.tsx";
import { useAct } from "../../place/use-act.ts";
import { usePlace } from "../../place/use-place.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { useSpoken } from "../../ui/live-region.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";

/** Either begins: whoever is second says yes by the same button, and two at once begin together. */
export function FirstBreathScreen(): JSX.Element {
  const { say } = useWords();
  const { session, invitation, ownInvitation, breath } = useBreath({ phases: false });
  const { partner } = usePlace();
  const { replace } = useNavigation();
  const act = useAct();
  const isOn = session !== null || ownInvitation !== null;
  useEffect(() => {
    if (isOn) replace("home");
  }, [isOn]);
  const begin = (): unknown =>
    invitation === null ? act("breath.invite", () => breath.invite()) : act("breath.accept", () => breath.accept());
  const asked = invitation === null ? null : say("asked.title", { name: partner });
  useSpoken(asked);
  const actions = (
    <>
      <Button look="main" onPress={begin}>
        {say("first.breathe")}
      </Button>
      <Button look="plain" onPress={() => replace("home")}>
        {say("first.later")}
      </Button>
    </>
  );
  return (
    <Screen name="firstBreath" title={say("first.handsTitle")} centred actions={actions}>
      <RestingLight />
      <p class="large">{asked ?? say("first.hands")}</p>
      <p class="soft">{say("safety.gentle")}</p>
    </Screen>
  );
}
