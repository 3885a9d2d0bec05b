import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Rehearsal } from "./light/rehearsal.ts";
import { Hints } from "./offline/hints.tsx";
import { keepAtHand } from "./offline/keep-at-hand.ts";
import { useStorageKept } from "./offline/keep-storage.ts";
import { PairingNews } from "./pairing/pairing-news.tsx";
import { DeviceNews } from "./place/device-news.tsx";
import { PlaceNews } from "./place/place-news.tsx";
import { useUpdatesKept } from "./push/use-updates-kept.ts";
import { onTripleShift, quickExit } from "./quick-exit.ts";
import { useNavigation, useRoute } from "./router/use-navigation.ts";
import { ConnectionLine } from "./screens/connection-line.tsx";
import { CurrentScreen, loadSeldomScreens } from "./screens/current-screen.tsx";
import { NoticeBar } from "./screens/notice-bar.tsx";
import { TopBar } from "./screens/top-bar.tsx";
import { useAppearance } from "./settings/appearance.ts";
import { LiveRegion } from "./ui/live-region.tsx";
import { useWords } from "./words/use-words.ts";

/** The frame around every screen. Only wires; `CurrentScreen` decides what is shown. */
export function App(): JSX.Element {
  const navigation = useNavigation();
  const words = useWords();
  const route = useRoute();
  useAppearance();
  useUpdatesKept();
  useStorageKept();
  useEffect(() => keepAtHand(() => Promise.all([loadSeldomScreens(), words.complete()])), []);
  useEffect(() => onTripleShift(() => quickExit(navigation)), [navigation]);
  return (
    <div class="shell">
      <header>
        <TopBar />
        <ConnectionLine />
        <PairingNews />
        <PlaceNews key={route} />
        <DeviceNews />
        <Hints />
      </header>
      <CurrentScreen key={route} route={route} />
      <footer>
        <NoticeBar />
        <LiveRegion />
        <Rehearsal />
      </footer>
    </div>
  );
}
