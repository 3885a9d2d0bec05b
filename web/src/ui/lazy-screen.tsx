import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../words/use-words.ts";
import { Button } from "./button.tsx";
import { Screen } from "./screen.tsx";

/** A screen whose code comes when somebody goes there. The service worker has it before that, for times without a network. */
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

/** No network, or the server has a newer version by now and this page's parts are gone. A new page helps in both cases. */
function NotLoadedScreen(): JSX.Element {
  const { say } = useWords();
  const actions = (
    <Button look="main" onPress={() => location.reload()}>
      {say("common.loadAgain")}
    </Button>
  );
  return (
    <Screen name="notLoaded" title={say("common.notLoaded")} centred actions={actions}>
      <p class="large">{say("common.notLoadedText")}</p>
    </Screen>
  );
}
