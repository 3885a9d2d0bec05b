import type { JSX } from "preact";
import { useIsBreathing } from "../light/stage.ts";
import { Button } from "../ui/button.tsx";
import { HintCard } from "../ui/hint-card.tsx";
import { useWords } from "../words/use-words.ts";
import { useAct } from "./use-act.ts";
import { usePartnerPhone } from "./use-partner-phone.ts";
import { usePlace } from "./use-place.ts";

/**
 * A change of phone is always visible to both, and the phone said to be lost can call it off: on every screen, so that nobody
 * can keep the other away from it, and from the current state, as an event may be missed. None beside a breath.
 */
export function DeviceNews(): JSX.Element | null {
  const { say, moment } = useWords();
  const { client, partner: name } = usePlace();
  const act = useAct();
  const phone = usePartnerPhone();
  const { asked, askedForPartner } = client.devices;
  if (useIsBreathing()) return null;
  return (
    <>
      {asked === null ? null : (
        <HintCard text={say("phones.asked", { when: moment(asked.effectiveAtMs) })}>
          <Button look="main" onPress={() => act("device.keep", () => client.devices.keep(), "phones.kept")}>
            {say("phones.keep")}
          </Button>
        </HintCard>
      )}
      {askedForPartner === null ? null : (
        <HintCard text={say("phones.askedTheirs", { name, when: moment(askedForPartner.effectiveAtMs) })} />
      )}
      {phone.isAnother ? (
        <HintCard text={say("phones.changedTheirs", { name })}>
          <Button onPress={phone.seen}>{say("hint.close")}</Button>
        </HintCard>
      ) : null}
    </>
  );
}
