import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { isInstalled } from "../../offline/installing.ts";
import { usePairing } from "../../pairing/use-pairing.ts";
import { useNavigation } from "../../router/use-navigation.ts";
import { Button } from "../../ui/button.tsx";
import { Screen } from "../../ui/screen.tsx";
import { takeFocus } from "../../ui/take-focus.ts";
import { useWords } from "../../words/use-words.ts";
import { JoinSteps } from "./join-steps.tsx";
import { PairingFailed } from "./pairing-failed.tsx";
import { PrivateQuestion } from "./private-question.tsx";
import { useResumed } from "./use-resumed.ts";
import { WaitingSoon } from "./waiting.tsx";

/** A camera or a message opened the link. The secret stays in the fragment until the question is answered, then it is removed. */
export function JoinScreen(): JSX.Element {
  const { say } = useWords();
  const { desk, state } = usePairing();
  const { replace } = useNavigation();
  const resumed = useResumed();
  const hash = useHash();
  // The outcome of one link says nothing about the next.
  useEffect(() => desk.hasRead(), [hash]);
  if (state.at === "misread") return <PairingFailed code={state.code} />;
  if (state.at === "knocking" || state.at === "asked" || state.at === "failed") return <JoinSteps />;
  if (!resumed) return <WaitingSoon />;
  // Opened before, with nothing under way any more, as after a reload.
  const isOver = mark().opened === true;
  if (hash === "" || isOver) {
    const actions = (
      <Button look="main" onPress={() => replace("code")}>
        {say("join.toCode")}
      </Button>
    );
    return (
      <Screen name="noLink" title={say(isOver ? "error.invitationOver" : "error.badLink")} centred actions={actions} />
    );
  }
  const knock = (): void => {
    const link = location.href;
    history.replaceState({ ...mark(), opened: true }, "", location.pathname);
    void desk.open(link);
  };
  return <PrivateQuestion onGoOn={knock}>{isInstalled() ? null : <OtherApp />}</PrivateQuestion>;
}

/** On this page's entry in the browser's history. */
type Mark = { readonly opened?: boolean };
const mark = (): Mark => Object(history.state) as Mark;

/** Cameras open links in the browser, which knows nothing of the app on the home screen. */
function OtherApp(): JSX.Element {
  const { say } = useWords();
  const [shown, setShown] = useState(false);
  return shown ? (
    <p class="notice" tabIndex={-1} ref={takeFocus}>
      {say("join.installedText")}
    </p>
  ) : (
    <Button look="plain" small onPress={() => setShown(true)}>
      {say("join.installed")}
    </Button>
  );
}

/** Opening a link while this page is open changes only its fragment. */
function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const read = (): void => setHash(location.hash);
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  return hash;
}
