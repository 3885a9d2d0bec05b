import type { JSX } from "preact";
import { useAct } from "../../place/use-act.ts";
import { usePlace } from "../../place/use-place.ts";
import { Button } from "../../ui/button.tsx";
import { useSpoken } from "../../ui/live-region.tsx";
import { useWords } from "../../words/use-words.ts";

/** A change of phone is always visible to both, and the phone that is said to be lost can call it off. */
export function DeviceNews(): JSX.Element | null {
  const { say, moment } = useWords();
  const { client, partner } = usePlace();
  const act = useAct();
  const { asked, askedForPartner } = client.devices;
  const question = asked === null ? null : say("phones.asked", { when: moment(asked.effectiveAtMs) });
  useSpoken(question);
  if (question !== null) {
    return (
      <div class="card">
        <p>{question}</p>
        <Button look="main" onPress={() => act(() => client.devices.keep(), "phones.kept")}>
          {say("phones.keep")}
        </Button>
      </div>
    );
  }
  if (askedForPartner === null) return null;
  return (
    <p class="soft">{say("phones.askedTheirs", { name: partner, when: moment(askedForPartner.effectiveAtMs) })}</p>
  );
}
