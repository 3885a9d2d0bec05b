import type { JSX } from "preact";
import { useBreath } from "../../../client-sdk/src/react/index.ts";
import { useNavigation, useRoute } from "../router/use-navigation.ts";
import { quickExit } from "../safety/quick-exit.ts";
import { useSettings } from "../settings/use-settings.ts";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import { Button } from "./button.tsx";

/**
 * The way back, or to the settings, and the way out: always at the same place, whatever the two are at. In a breath it is the
 * way to space that has to be in sight, also where little else is.
 */
export function TopBar(): JSX.Element {
  const navigation = useNavigation();
  const route = useRoute();
  const { settings } = useSettings();
  const { session } = useBreath({ phases: false });
  return (
    <div class="bar">
      {route !== "home" ? (
        <Way word="common.back" onPress={navigation.back} />
      ) : session === null ? (
        <Way word="settings.title" onPress={() => navigation.go("settings")} />
      ) : (
        <Way word="breath.space" onPress={() => navigation.go("space")} />
      )}
      {settings.quickExit ? (
        <span class="bar-end">
          <Way word="exit.button" onPress={() => quickExit(navigation)} />
        </span>
      ) : null}
    </div>
  );
}

function Way({ word, onPress }: { readonly word: WordKey; readonly onPress: () => unknown }): JSX.Element {
  const { say } = useWords();
  return (
    <Button look="plain" small onPress={onPress}>
      {say(word)}
    </Button>
  );
}
