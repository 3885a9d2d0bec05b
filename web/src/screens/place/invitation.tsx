import type { JSX } from "preact";
import { type Invitation, presetOf } from "../../../../client-sdk/src/index.ts";
import { RestingLight } from "../../light/light.tsx";
import { useAct } from "../../place/use-act.ts";
import { usePlace } from "../../place/use-place.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { HomeButton } from "../../ui/home-button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useUnread } from "../../ui/use-unread.ts";
import { useWords } from "../../words/use-words.ts";

type Asked = { readonly invitation: Invitation };

export function AskedScreen({ invitation }: Asked): JSX.Element {
  const { say } = useWords();
  const { client, partner } = usePlace();
  const act = useAct();
  const unread = useUnread();
  const actions = (
    <>
      <Button look="main" unread={unread} onPress={() => act("breath.accept", () => client.breath.accept())}>
        {say("breathe.together")}
      </Button>
      <Button unread={unread} onPress={() => act("breath.decline", () => client.breath.decline())}>
        {say("common.notNow")}
      </Button>
    </>
  );
  return (
    <Screen name="asked-breath" title={say("asked.title", { name: partner })} centred actions={actions}>
      <RestingLight />
      <What invitation={invitation} />
      <p class="soft">{say("asked.ownWay")}</p>
    </Screen>
  );
}

function What({ invitation: { program } }: Asked): JSX.Element {
  const { say } = useWords();
  const preset = say(`preset.${presetOf(program) ?? "custom"}`);
  return <p class="large">{say("asked.what", { preset, minutes: program.minutes })}</p>;
}

/** One's own invitation waits, even when this is put away. Nothing reveals whether it was seen. */
export function AskingScreen({ invitation, onClose }: Asked & { readonly onClose: () => void }): JSX.Element {
  const { say } = useWords();
  const { partner } = usePlace();
  const { go } = useNavigation();
  const actions = (
    <>
      <Button onPress={() => go("alone")}>{say("alone.begin")}</Button>
      <Button onPress={() => go("space")}>{say("space.need")}</Button>
      <HomeButton onPress={onClose} />
    </>
  );
  return (
    <Screen name="asking-breath" title={say("asking.title", { name: partner })} centred actions={actions}>
      <RestingLight />
      <What invitation={invitation} />
      <p class="soft">{say("asking.text")}</p>
    </Screen>
  );
}
