import type { JSX } from "preact";
import { usePlace } from "../../place/use-place.ts";
import { turnOff } from "../../push/updates.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { NAME_MAX_CHARS } from "../../settings/settings.ts";
import { useSettings } from "../../settings/use-settings.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { Toggle } from "../../ui/toggle.tsx";
import { useWords } from "../../words/use-words.ts";
import { LookSettings } from "./look-settings.tsx";
import { SenseSettings } from "./sense-settings.tsx";
import { UpdateSettings } from "./update-settings.tsx";

export function SettingsScreen(): JSX.Element {
  const { say } = useWords();
  const { settings, forget } = useSettings();
  const { go } = useNavigation();
  const { client, isPaired } = usePlace();
  const forgetAll = (): void => {
    if (settings.updates.at !== "") void turnOff(client);
    forget();
  };
  return (
    <Screen name="settings" title={say("settings.title")}>
      <LookSettings />
      <SenseSettings />
      {isPaired ? <UpdateSettings /> : null}
      <OwnSettings />
      <section class="settings-group">
        {isPaired ? (
          <>
            <Button onPress={() => go("usualSpace")}>{say("usual.title")}</Button>
            <Button onPress={() => go("phones")}>{say("phones.title")}</Button>
            <Button onPress={() => go("leave")}>{say("settings.leave")}</Button>
          </>
        ) : null}
        <Button look="plain" onPress={forgetAll}>
          {say("settings.forget")}
        </Button>
      </section>
    </Screen>
  );
}

/** The name for the next pairing, and the quick exit button. */
function OwnSettings(): JSX.Element {
  const { say } = useWords();
  const { settings, change } = useSettings();
  return (
    <section class="settings-group">
      <TextField
        label={say("settings.name")}
        value={settings.name}
        maxLength={NAME_MAX_CHARS}
        onInput={(name) => change({ name })}
      />
      <p class="soft">{say("settings.nameHelp")}</p>
      <Toggle on={settings.quickExit} onChange={(quickExit) => change({ quickExit })}>
        {say("settings.quickExit")}
      </Toggle>
      <p class="soft">{say("settings.quickExitHelp")}</p>
    </section>
  );
}
