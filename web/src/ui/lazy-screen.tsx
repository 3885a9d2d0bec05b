import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../words/use-words.ts";
import { NotLoadedScreen } from "./not-loaded-screen.tsx";
import { Screen } from "./screen.tsx";
import { EMPTY_MS, usePatience } from "./use-patience.ts";

/**
 * A screen whose code and words are loaded when somebody goes there. Most phones have it before that, for times without a
 * network.
 */
export function lazyScreen(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | null = null;
  return function LazyScreen(): JSX.Element | null {
    const words = useWords();
    const [, setTurn] = useState(0);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded !== null && words.isComplete) return;
      const come = async (): Promise<void> => {
        [loaded] = await Promise.all([load(), words.complete()]);
        setTurn((turn) => turn + 1);
      };
      come().catch(() => setFailed(true));
    }, [words]);
    const slow = usePatience(loaded === null || !words.isComplete, EMPTY_MS);
    if (failed) return <NotLoadedScreen />;
    const Loaded = loaded;
    if (Loaded !== null && words.isComplete) return <Loaded />;
    return slow ? <Screen name="waiting-part" title={words.say("common.oneMoment")} centred /> : null;
  };
}
