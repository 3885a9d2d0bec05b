import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { NotLoadedScreen } from "./not-loaded-screen.tsx";

/** A screen whose code comes when somebody goes there. On most phones it is there before that, for times without a network. */
export function lazyScreen(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | null = null;
  return function LazyScreen(): JSX.Element | null {
    const [, setTurn] = useState(0);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded !== null) return;
      const come = (screen: ComponentType): void => {
        loaded = screen;
        setTurn((turn) => turn + 1);
      };
      load().then(come, () => setFailed(true));
    }, []);
    if (failed) return <NotLoadedScreen />;
    const Loaded = loaded;
    return Loaded === null ? null : <Loaded />;
  };
}
