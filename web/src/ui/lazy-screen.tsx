import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A screen whose code comes when somebody goes there. The service worker has it before that, for times without a network. */
export function lazyScreen(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | null = null;
  return function LazyScreen(): JSX.Element | null {
    const [, setTurn] = useState(0);
    useEffect(() => {
      if (loaded !== null) return;
      void load().then((screen) => {
        loaded = screen;
        setTurn((turn) => turn + 1);
      });
    }, []);
    const Screen = loaded;
    return Screen === null ? null : <Screen />;
  };
}
