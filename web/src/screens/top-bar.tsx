import type { JSX } from "preact";
import { usePlaceNow } from "../place/place-now.ts";
import { quickExit } from "../quick-exit.ts";
import { useNavigation, useRoute } from "../router/use-navigation.ts";
import { useSettings } from "../settings/use-settings.ts";
import { Button } from "../ui/button.tsx";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";

/**
 * The way back or to the settings, and the quick exit: always in the same place, whatever the two are doing. In a breath the
 * way to space has to be in sight, even where little else is.
 */
export function TopBar(): JSX.Element {
  const navigation = useNavigation();
  const route = useRoute();
  const { settings } = useSettings();
  const { at } = usePlaceNow();
  return (
    <div class="bar">
      {route !== "home" ? (
        <Way word="common.back" onPress={navigation.back} />
      ) : at === "breath" ? (
        <Way word="space.need" onPress={() => navigation.go("space")} />
      ) : (
        <Way word="settings.title" onPress={() => navigation.go("settings")} />
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
