import type { ComponentChildren, ComponentType, Context, JSX } from "preact";
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
    return [
      given(NoticesContext, notices),
      given(SettingsContext, createSettingsStore()),
      // What became of a press would be taken for news of the next page.
      given(NavigationContext, createNavigation(notices.clear)),
      given(PairingContext, new PairingDesk(client)),
      given(AfterContext, watchAfter(client)),
      given(VoiceContext, createVoice()),
      given(InstallContext, watchInstallOffer()),
      given(StorageContext, watchStorage(client)),
    ];
  }, [client]);
  return (
    <Provider client={client}>{parts.reduce<ComponentChildren>((inner, around) => around(inner), <Spoken />)}</Provider>
  );
}

type Around = (inner: ComponentChildren) => JSX.Element;

/** Gives something to all that is inside. */
const given =
  <T,>({ Provider: Given }: Context<T>, value: T): Around =>
  (inner) => <Given value={value}>{inner}</Given>;

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
