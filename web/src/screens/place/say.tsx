import type { JSX } from "preact";
import type { HearCode, HerePreset } from "../../../../client-sdk/src/index.ts";
import { hearCodes, herePresets } from "../../place/offered-codes.ts";
import { useAct } from "../../place/use-act.ts";
import { usePlace } from "../../place/use-place.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { SmallSignals } from "./small-signals.tsx";

/** Words from two fixed lists: this channel can't carry an insult. */
export function SayScreen(): JSX.Element {
  const { say } = useWords();
  const { client, partner } = usePlace();
  const act = useAct();
  const reply = (code: HearCode) => () => act("hear.send", () => client.hear.send(code), "sent.now");
  const here = (preset: HerePreset) => () => act("here.send", () => client.here.send(preset), "sent.now");
  return (
    <Screen name="say" title={say("say.title", { name: partner })}>
      <SmallSignals />
      <section class="stack">
        <h2>{say("say.reply")}</h2>
        <div class="choices-row">
          {hearCodes.map((code) => (
            <Button key={code} onPress={reply(code)}>
              {say(`hear.${code}`)}
            </Button>
          ))}
        </div>
      </section>
      <section class="stack">
        <h2>{say("say.here")}</h2>
        <div class="choices-row">
          {herePresets.map((preset) => (
            <Button key={preset} onPress={here(preset)}>
              {say(`here.${preset}`)}
            </Button>
          ))}
        </div>
      </section>
      <p class="soft">{say("say.noAnswer", { name: partner })}</p>
    </Screen>
  );
}
