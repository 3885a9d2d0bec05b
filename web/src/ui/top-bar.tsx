import type { JSX } from "preact";
import { useBreath } from "../../../client-sdk/src/react/index.ts";
import { useNavigation, useRoute } from "../router/use-navigation.ts";
import { quickExit } from "../safety/quick-exit.ts";
import { useSettings } from "../settings/use-settings.ts";
import { useWords } from "../words/use-words.ts";
import { Button } from "./button.tsx";

/** The way back, or to the settings, and the way out: always at the same place, whatever the two are at. */
export function TopBar(): JSX.Element {
  const { say } = useWords();
  const navigation = useNavigation();
  const route = useRoute();
  const { settings } = useSettings();
  const { session } = useBreath({ phases: false });
  return (
    <div class="bar">
      {route === "home" ? null : (
        <Button look="plain" small onPress={navigation.back}>
          {say("common.back")}
        </Button>
      )}
      {route === "home" && session === null ? (
        <Button look="plain" small onPress={() => navigation.go("settings")}>
          {say("settings.title")}
        </Button>
      ) : null}
      {settings.quickExit ? (
        <span class="bar-end">
          <Button look="plain" small onPress={() => quickExit(navigation)}>
            {say("exit.button")}
          </Button>
        </span>
      ) : null}
    </div>
  );
}
