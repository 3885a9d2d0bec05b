import type { JSX } from "preact";
import { RestingLight } from "../../light/light.tsx";
import { usePlaceNow } from "../../place/place-now.ts";
import { useAct } from "../../place/use-act.ts";
import { usePlace } from "../../place/use-place.ts";
import { useLeadHome } from "../../router/use-lead-home.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { useSpoken } from "../../ui/live-region.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";

/**
 * Either begins: whoever is second says yes with the same button, and two at once begin together. Anything else that the two
 * are doing is shown where it always is.
 */
export function FirstBreathScreen(): JSX.Element {
  const { say } = useWords();
  const { client, partner } = usePlace();
  const { at } = usePlaceNow();
  const { replace } = useNavigation();
  const act = useAct();
  useLeadHome(at !== "rest" && at !== "asked");
  const { breath } = client;
  const begin = (): unknown =>
    at === "asked" ? act("breath.accept", () => breath.accept()) : act("breath.invite", () => breath.invite());
  const asked = at === "asked" ? say("asked.title", { name: partner }) : null;
  useSpoken(asked);
  const actions = (
    <>
      <Button look="main" onPress={begin}>
        {say("breathe.together")}
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
