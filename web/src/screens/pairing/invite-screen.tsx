import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePairing } from "../../pairing/use-pairing.ts";
import { useNavigation, useStillHere } from "../../router/use-navigation.ts";
import { useSettings } from "../../settings/use-settings.ts";
import { NameStep } from "./name-step.tsx";
import { OpenInvite } from "./open-invite.tsx";
import { PairingFailed } from "./pairing-failed.tsx";
import { PrivateQuestion } from "./private-question.tsx";
import { useResumed } from "./use-resumed.ts";
import { WaitingSoon } from "./waiting.tsx";

/** The private question, one's name, then QR, code and link on one screen. */
export function InviteScreen(): JSX.Element {
  const { desk, state } = usePairing();
  const { settings } = useSettings();
  const { replace } = useNavigation();
  const isStillHere = useStillHere();
  const resumed = useResumed();
  const [answered, setAnswered] = useState(false);
  const again = (): void => void desk.invite("pair", settings.name);
  if (state.at === "inviting") {
    const paired = async (): Promise<void> => {
      if ((await desk.confirm()) && isStillHere()) replace("firstSpace");
    };
    return <OpenInvite pairing={state} onConfirm={paired} />;
  }
  if (state.at === "opening") return <WaitingSoon textKey="invite.opening" />;
  if (state.at === "failed") return <PairingFailed code={state.code} isInviter onAgain={again} />;
  if (!resumed) return <WaitingSoon />;
  if (!answered) return <PrivateQuestion onGoOn={() => setAnswered(true)} />;
  return <NameStep onName={(name) => desk.invite("pair", name)} />;
}
