import type { ComponentChildren, ComponentType, JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { AttuneClient } from "../../client-sdk/src/index.ts";
import { AttuneProvider } from "../../client-sdk/src/react/index.ts";
import { App } from "./app.tsx";
import { InstallContext, watchInstallOffer } from "./offline/installing.ts";
import { PairingDesk } from "./pairing/desk.ts";
import { PairingContext } from "./pairing/use-pairing.ts";
import { AfterContext, watchAfter } from "./place/after.ts";
import { watchDeliveries } from "./place/deliveries.ts";
import { StorageContext, watchStorage } from "./place/storage-watch.ts";
import { createNavigation } from "./router/navigation.ts";
import { NavigationContext } from "./router/use-navigation.ts";
import { createSettingsStore } from "./settings/settings-store.ts";
import { SettingsContext, useSettings } from "./settings/use-settings.ts";
import { VoiceContext } from "./ui/live-region.tsx";
import { createNotices, NoticesContext, useNotices } from "./ui/notices.ts";
import { createVoice } from "./ui/voice.ts";
import { loadAgainSoon } from "./ui/watch-connection.ts";
import { pickLanguage } from "./words/languages.ts";
import { loadAllMessages, loadMessages } from "./words/messages.ts";
import { WordsContext } from "./words/use-words.ts";
import { createWords, type Words } from "./words/words.ts";

/**
 * Preact renders the SDK's React component through its compat layer; only the types of the two libraries don't know each other.
 */
const Provider = AttuneProvider as unknown as ComponentType<{
  readonly client: AttuneClient;
  readonly children: ComponentChildren;
}>;

/** Everything that lives as long as the page, created once and passed down. */
export function Root({ client }: { readonly client: AttuneClient }): JSX.Element {
  const parts = useMemo(() => {
    const notices = createNotices();
    watchDeliveries(client, notices);
    return {
      notices,
      settings: createSettingsStore(),
      // What became of a press would be taken for news of the next page.
      navigation: createNavigation(notices.clear),
      desk: new PairingDesk(client),
      after: watchAfter(client),
      voice: createVoice(),
      install: watchInstallOffer(),
      storage: watchStorage(client),
    };
  }, [client]);
  return (
    <Provider client={client}>
      <SettingsContext.Provider value={parts.settings}>
        <NavigationContext.Provider value={parts.navigation}>
          <PairingContext.Provider value={parts.desk}>
            <AfterContext.Provider value={parts.after}>
              <VoiceContext.Provider value={parts.voice}>
                <NoticesContext.Provider value={parts.notices}>
                  <InstallContext.Provider value={parts.install}>
                    <StorageContext.Provider value={parts.storage}>
                      <Spoken />
                    </StorageContext.Provider>
                  </InstallContext.Provider>
                </NoticesContext.Provider>
              </VoiceContext.Provider>
            </AfterContext.Provider>
          </PairingContext.Provider>
        </NavigationContext.Provider>
      </SettingsContext.Provider>
    </Provider>
  );
}

/** Nothing is shown before its language is loaded; the page stays blank for a moment, and reloads if loading fails. */
function Spoken(): JSX.Element | null {
  const { settings } = useSettings();
  const notices = useNotices();
  const [words, setWords] = useState<Words | null>(null);
  const language = settings.language === "auto" ? pickLanguage(navigator.languages) : settings.language;
  useEffect(() => {
    let isCurrent = true;
    const isComplete = words?.isComplete === true;
    const load = isComplete ? loadAllMessages : loadMessages;
    const failed = (): void => (words === null ? loadAgainSoon() : notices.tell("error.offline"));
    load(language).then((messages) => {
      if (isCurrent) setWords(createWords(language, messages, isComplete));
    }, failed);
    return () => {
      isCurrent = false;
    };
  }, [language]);
  if (words === null) return null;
  return (
    <WordsContext.Provider value={words}>
      <App />
    </WordsContext.Provider>
  );
}
