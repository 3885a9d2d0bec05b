import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Invite } from "../../../../client-sdk/src/index.ts";
import type { PairingState } from "../../pairing/pairing-state.ts";
import { usePairing } from "../../pairing/use-pairing.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Qr } from "../../ui/qr.tsx";
import { Screen } from "../../ui/screen.tsx";
import { useWords } from "../../words/use-words.ts";
import { isThisMachineOnly } from "../this-machine.ts";
import { ConfirmJoiner } from "./confirm-joiner.tsx";
import { ShareInvite } from "./share-invite.tsx";
import { Waiting } from "./waiting.tsx";

const MINUTE_MS = 60_000;
const LOOK_EVERY_MS = 15_000;

export type OpenInviteProps = {
  readonly pairing: Extract<PairingState, { at: "inviting" }>;
  readonly onConfirm: () => Promise<void>;
};

export function OpenInvite({ pairing, onConfirm }: OpenInviteProps): JSX.Element {
  const { invite, joiner, turn, confirmed, purpose } = pairing;
  if (confirmed) return <Confirmed invite={invite} onConfirm={onConfirm} />;
  if (joiner !== null) return <ConfirmJoiner key={turn} name={joiner} purpose={purpose} onYes={onConfirm} />;
  return <WaysIn pairing={pairing} />;
}

const ways = {
  pair: ["invite.title", "invite.waiting"],
  phone: ["phones.scan", "phones.waiting"],
} as const;

/** QR, code and link on one screen. */
function WaysIn({ pairing }: Pick<OpenInviteProps, "pairing">): JSX.Element {
  const { say } = useWords();
  const { desk } = usePairing();
  const { replace } = useNavigation();
  const { invite, purpose } = pairing;
  const minutes = useMinutesLeft(invite);
  const cancel = (): void => {
    desk.drop();
    replace(purpose === "pair" ? "home" : "phones");
  };
  const actions = (
    <>
      <ShareInvite code={minutes > 0 ? invite.code.text : null} link={purpose === "pair" ? invite : null} />
      <Button look="plain" onPress={cancel}>
        {say("invite.cancel")}
      </Button>
    </>
  );
  const [title, waiting] = ways[purpose === "pair" ? "pair" : "phone"];
  return (
    <Screen name="invite" title={say(minutes > 0 ? title : "invite.waitForCode")} actions={actions}>
      {minutes > 0 ? <ShownCode invite={invite} minutes={minutes} /> : null}
      {isThisMachineOnly() ? <p class="notice">{say("invite.otherAddress", { host: location.host })}</p> : null}
      <p class="soft centred">{say(waiting)}</p>
    </Screen>
  );
}

function ShownCode({ invite, minutes }: { readonly invite: Invite; readonly minutes: number }): JSX.Element {
  const { say } = useWords();
  return (
    <>
      <Qr text={invite.qr.url} label={say("invite.qr")} />
      <p class="code" dir="ltr" data-code={invite.code.text}>
        <span class="unseen">{say("invite.codeLabel")} </span>
        {invite.code.text}
      </p>
      <p class="soft centred">{say("invite.goodFor", { minutes })}</p>
    </>
  );
}

/** Of the code, which is renewed by itself. */
function useMinutesLeft(invite: Invite): number {
  const [, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((turn) => turn + 1), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.ceil(invite.codeLeftMs / MINUTE_MS);
}

type ConfirmedProps = Pick<OpenInviteProps["pairing"], "invite"> & Pick<OpenInviteProps, "onConfirm">;

/** Waits for the result of an earlier confirmation. */
function Confirmed({ invite, onConfirm }: ConfirmedProps): JSX.Element {
  useEffect(() => void onConfirm(), [invite]);
  return <Waiting textKey="confirm.goingOn" />;
}
