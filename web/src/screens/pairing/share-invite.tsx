import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { useNotices } from "../../ui/notices.ts";
import { useWords } from "../../words/use-words.ts";

/** Both are missing on plain http; then the words stand there to be read and marked by hand. */
const canCopy = (): boolean => "clipboard" in navigator;
const canShare = (): boolean => "share" in navigator;

export type ShareInviteProps = {
  /** Null while there is none that works. */
  readonly code: string | null;
  readonly link: string;
  readonly withLink: boolean;
};

export function ShareInvite({ code, link, withLink }: ShareInviteProps): JSX.Element {
  const { say } = useWords();
  const notices = useNotices();
  const [linkShown, setLinkShown] = useState(false);
  const copy = async (text: string): Promise<void> => {
    await navigator.clipboard.writeText(text);
    notices.tell("invite.copied");
  };
  const share = async (): Promise<void> => {
    setLinkShown(true);
    // Closing the system's sheet without choosing anything is no fault.
    if (canShare()) await navigator.share({ url: link }).catch(() => undefined);
  };
  return (
    <>
      {canCopy() && code !== null ? <Button onPress={() => copy(code)}>{say("invite.copy")}</Button> : null}
      {!withLink || linkShown ? null : <Button onPress={share}>{say("invite.share")}</Button>}
      {linkShown ? (
        <div class="card">
          <p>{say("invite.linkText")}</p>
          <p class="soft" data-link={link} aria-label={say("invite.linkLabel")}>
            {link}
          </p>
          {canCopy() ? <Button onPress={() => copy(link)}>{say("invite.copyLink")}</Button> : null}
        </div>
      ) : null}
    </>
  );
}
