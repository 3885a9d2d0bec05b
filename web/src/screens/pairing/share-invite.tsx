import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Invite } from "../../../../client-sdk/src/index.ts";
import { Button } from "../../ui/button.tsx";
import { useNotices } from "../../ui/notices.ts";
import { takeFocus } from "../../ui/take-focus.ts";
import { useWords } from "../../words/use-words.ts";

/** Missing on plain http; then the text is there to be read and selected by hand. */
const canCopy = (): boolean => "clipboard" in navigator;
const canShare = (): boolean => "share" in navigator;

export type ShareInviteProps = {
  /** Null while none is valid. */
  readonly code: string | null;
  /** The invitation whose link may be shared; null if both phones are in the same hands. */
  readonly link: Invite | null;
};

export function ShareInvite({ code, link }: ShareInviteProps): JSX.Element {
  const { say } = useWords();
  const copy = useCopy();
  return (
    <>
      {canCopy() && code !== null ? <Button onPress={() => copy(code)}>{say("invite.copy")}</Button> : null}
      {link === null ? null : <ShareLink invite={link} />}
    </>
  );
}

function ShareLink({ invite }: { readonly invite: Invite }): JSX.Element {
  const { say } = useWords();
  const copy = useCopy();
  const [shown, setShown] = useState(false);
  if (invite.linkUsed) return <p class="soft centred">{say("invite.linkUsed")}</p>;
  const { url } = invite.link;
  const share = async (): Promise<void> => {
    setShown(true);
    // Closing the system's sheet without choosing anything is not an error.
    if (canShare()) await navigator.share({ url }).catch(() => undefined);
  };
  if (!shown) return <Button onPress={share}>{say("invite.share")}</Button>;
  return (
    <div class="card" tabIndex={-1} ref={takeFocus}>
      <p>{say("invite.linkText")}</p>
      <p class="soft" dir="ltr" data-link={url}>
        {url}
      </p>
      {canCopy() ? <Button onPress={() => copy(url)}>{say("invite.copyLink")}</Button> : null}
    </div>
  );
}

function useCopy(): (text: string) => Promise<void> {
  const notices = useNotices();
  return async (text) => {
    // Browsers inside other apps, and those set up to, refuse it.
    const copied = navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    notices.tell((await copied) ? "invite.copied" : "invite.notCopied");
  };
}
