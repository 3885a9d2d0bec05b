import type { JSX } from "preact";
import { lights, themes } from "../../settings/settings.ts";
import { useSettings } from "../../settings/use-settings.ts";
import { Choices } from "../../ui/choices.tsx";
import { type Language, languageNames, languages } from "../../words/languages.ts";
import { useWords } from "../../words/use-words.ts";

const themeWords = {
  auto: "settings.automatic",
  light: "settings.light",
  dark: "settings.dark",
  black: "settings.black",
} as const;

const lightWords = {
  auto: "settings.automatic",
  moving: "settings.moving",
  still: "settings.still",
  words: "settings.words",
} as const;

export function LookSettings(): JSX.Element {
  const { say } = useWords();
  const { settings, change } = useSettings();
  return (
    <section class="settings-group">
      <Choices<Language | "auto">
        legend={say("settings.language")}
        options={[
          { value: "auto", label: say("settings.automatic") },
          ...languages.map((value) => ({ value, label: <span lang={value}>{languageNames[value]}</span> })),
        ]}
        value={settings.language}
        onChoose={(language) => change({ language })}
      />
      <Choices
        legend={say("settings.look")}
        options={themes.map((value) => ({ value, label: say(themeWords[value]) }))}
        value={settings.theme}
        onChoose={(theme) => change({ theme })}
      />
      <Choices
        legend={say("settings.shape")}
        options={lights.map((value) => ({ value, label: say(lightWords[value]) }))}
        value={settings.light}
        onChoose={(light) => change({ light })}
      />
    </section>
  );
}
