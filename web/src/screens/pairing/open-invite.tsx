import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Pairing } from "../../pairing/desk.ts";
import { usePairing } from "../../pairing/use-pairing.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { useVoice } from "../../ui/live-region.tsx";
import { Qr } from "../../ui/qr.tsx";
import { Screen } from "../../ui/screen.tsx";
import { isolate, useWords } from "../../words/use-words.ts";
import { ConfirmJoiner } from "./confirm-joiner.tsx";
import { ShareInvite } from "./share-invite.tsx";
import { Waiting } from "./waiting.tsx";

/** A code lives ten minutes; one comes after the other by itself. */
const CODE_MINUTES = 10;

export type OpenInviteProps = {
  readonly pairing: Extract<Pairing, { at: "inviting" }>;
  readonly onConfirm: () => Promise<void>;
};

export function OpenInvite({ pairing, onConfirm }: OpenInviteProps): JSX.Element {
  const { say } = useWords();
  const { desk } = usePairing();
  const { replace } = useNavigation();
  const voice = useVoice();
  const { invite, joiner, waitsForCode, confirmed, purpose } = pairing;
  useEffect(() => {
    if (joiner !== null) voice.say(say("confirm.title", { name: isolate(joiner) }));
  }, [joiner]);
  if (confirmed) return <Confirmed invite={invite} onConfirm={onConfirm} />;
  if (joiner !== null) return <ConfirmJoiner name={joiner} purpose={purpose} onYes={onConfirm} />;
  const cancel = async (): Promise<void> => {
    await desk.drop();
    replace(purpose === "pair" ? "home" : "phones");
  };
  const actions = (
    <>
      <ShareInvite code={invite.code.text} link={invite.link.url} withLink={purpose === "pair"} />
      <Button look="plain" onPress={cancel}>
        {say("invite.cancel")}
      </Button>
    </>
  );
  return (
    <Screen name="invite" title={say(purpose === "pair" ? "invite.title" : "phones.scan")} actions={actions}>
      <Qr text={invite.qr.url} label={say("invite.qr")} />
      <p class="code" translate={false} data-code={invite.code.text}>
        <span class="unseen">{say("invite.codeLabel")} </span>
        {invite.code.text}
      </p>
      <p class="soft centred">
        {say(waitsForCode ? "invite.waitForCode" : "invite.goodFor", { minutes: CODE_MINUTES })}
      </p>
      {isThisMachineOnly() ? <p class="notice">{say("invite.otherAddress", { host: location.host })}</p> : null}
      <p class="soft centred">{say("invite.waiting")}</p>
    </Screen>
  );
}

type ConfirmedProps = Pick<OpenInviteProps["pairing"], "invite"> & Pick<OpenInviteProps, "onConfirm">;

/** Waits for what comes of a yes that was given before. */
function Confirmed({ invite, onConfirm }: ConfirmedProps): JSX.Element {
  useEffect(() => void onConfirm(), [invite]);
  return <Waiting textKey="confirm.goingOn" />;
}

/** An address that another phone takes for itself. */
const isThisMachineOnly = (): boolean => /^(?:localhost|127\.|\[::1\])/.test(location.host);
