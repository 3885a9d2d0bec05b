import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../words/use-words.ts";
import { NotLoadedScreen } from "./not-loaded-screen.tsx";
import { Screen } from "./screen.tsx";

/** Longer than this nobody looks at an empty page. */
const PATIENCE_MS = 600;

/** A screen whose code and words come when somebody goes there. On most phones it is there before that, for times without a network. */
export function lazyScreen(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | null = null;
  return function LazyScreen(): JSX.Element | null {
    const words = useWords();
    const [, setTurn] = useState(0);
    const [failed, setFailed] = useState(false);
    const [slow, setSlow] = useState(false);
    useEffect(() => {
      if (loaded !== null && words.isComplete) return undefined;
      const come = async (): Promise<void> => {
        [loaded] = await Promise.all([load(), words.complete()]);
        setTurn((turn) => turn + 1);
      };
      come().catch(() => setFailed(true));
      const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
      return () => clearTimeout(timer);
    }, [words]);
    if (failed) return <NotLoadedScreen />;
    const Loaded = loaded;
    if (Loaded !== null && words.isComplete) return <Loaded />;
    return slow ? <Screen name="waiting-part" title={words.say("common.oneMoment")} centred /> : null;
  };
}
