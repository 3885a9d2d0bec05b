import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../words/use-words.ts";
import { Button } from "./button.tsx";
import { Screen } from "./screen.tsx";
import { watchConnection } from "./watch-connection.ts";

/**
 * Without a connection it recovers by itself once there is one: browsers remember a part that failed, so the page reloads.
 * With one, the server has a newer version by now and this page's parts are gone; the person decides whether to change to it.
 */
export function NotLoadedScreen(): JSX.Element {
  const { say } = useWords();
  const [away, setAway] = useState<boolean | null>(null);
  useEffect(() => watchConnection(setAway), []);
  const again = (
    <Button look="main" onPress={() => location.reload()}>
      {say("common.loadAgain")}
    </Button>
  );
  return (
    <Screen name="notLoaded" title={say("common.notLoaded")} centred actions={away === false ? again : null}>
      <p class="large">{away === null ? null : say(away ? "status.offline" : "common.notLoadedText")}</p>
    </Screen>
  );
}
