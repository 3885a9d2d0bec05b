import type { JSX } from "preact";
import { useNavigation } from "../../router/use-navigation.ts";
import { useWords } from "../../words/use-words.ts";
import { AgreeScreen } from "./agree-screen.tsx";

/** Right after pairing, before it is needed: the default length of a space. */
export function FirstSpaceScreen(): JSX.Element {
  const { say } = useWords();
  const { replace } = useNavigation();
  return (
    <AgreeScreen name="firstSpace" title={say("first.spaceTitle")} onDone={() => replace("firstBreath")}>
      <p>{say("first.promise")}</p>
    </AgreeScreen>
  );
}

/** The same question later, in calm. */
export function UsualSpaceScreen(): JSX.Element {
  const { say } = useWords();
  const { back } = useNavigation();
  return <AgreeScreen name="usualSpace" title={say("usual.title")} onDone={back} />;
}
