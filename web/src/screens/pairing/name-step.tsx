import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { cleanName } from "../../../../client-sdk/src/index.ts";
import { NAME_MAX_CHARS } from "../../settings/settings.ts";
import { useSettings } from "../../settings/use-settings.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useWords } from "../../words/use-words.ts";

export function NameStep({ onName }: { readonly onName: (name: string) => unknown }): JSX.Element {
  const { say } = useWords();
  const { settings, change } = useSettings();
  const [name, setName] = useState(settings.name);
  const [fault, setFault] = useState(false);
  const clean = cleanName(name);
  const goOn = (): void => {
    if (clean === "") return setFault(true);
    change({ name: clean });
    onName(clean);
  };
  const actions = (
    <Button look="main" onPress={goOn}>
      {say("common.goOn")}
    </Button>
  );
  return (
    <Screen name="name" title={say("name.title")} actions={actions}>
      <TextField
        label={say("name.label")}
        value={name}
        maxLength={NAME_MAX_CHARS}
        onInput={setName}
        onEnter={goOn}
        fault={fault && clean === "" ? say("error.badName") : null}
      />
      <p class="soft">{say("name.text")}</p>
    </Screen>
  );
}
