import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { AttuneClient } from "../../../client-sdk/src/index.node.ts";
import { root } from "../../../tools/source-files.ts";
import { compiled } from "../../../web/build/ready-words.ts";
import type { TinyNode } from "../sdk/tiny-dom.ts";

/** Screens as the app has them, each below what it uses of the page. */
const SHOWING = `
  import { h, render } from "preact";
  import { AttuneProvider, useSpace } from "./client-sdk/src/react/index.ts";
  import { PairingContext } from "./web/src/pairing/use-pairing.ts";
  import { AfterContext, watchAfter } from "./web/src/place/after.ts";
  import { watchDeliveries } from "./web/src/place/deliveries.ts";
  import { StorageContext } from "./web/src/place/storage-watch.ts";
  import { NavigationContext } from "./web/src/router/use-navigation.ts";
  import { seldomForAnyone, seldomForMembers } from "./web/src/screens/seldom-screens.ts";
  import { OpenInvite } from "./web/src/screens/pairing/open-invite.tsx";
  import { HomeScreen } from "./web/src/screens/place/home.tsx";
  import { AwayScreen } from "./web/src/screens/space/away.tsx";
  import { TakeSpaceScreen } from "./web/src/screens/space/take-space.tsx";
  import { WaitScreen } from "./web/src/screens/space/wait.tsx";
  import { TopBar } from "./web/src/screens/top-bar.tsx";
  import { SettingsContext } from "./web/src/settings/use-settings.ts";
  import { VoiceContext } from "./web/src/ui/live-region.tsx";
  import { createNotices, NoticesContext } from "./web/src/ui/notices.ts";
  import { TextField } from "./web/src/ui/text-field.tsx";
  import { createVoice } from "./web/src/ui/voice.ts";
  import { loadAllMessages } from "./web/src/words/messages.ts";
  import { WordsContext } from "./web/src/words/use-words.ts";
  import { createWords } from "./web/src/words/words.ts";
  export { act } from "preact/test-utils";
  const screens = {
    ...seldomForAnyone,
    ...seldomForMembers,
    bar: TopBar,
    field: () => h(TextField, { label: "Code", value: "7K2M", fault: "A letter is wrong." }),
    invite: OpenInvite,
    home: () => h(HomeScreen, { putAway: null }),
    away: AwayScreen,
    space: TakeSpaceScreen,
    wait: () => h(WaitScreen, { away: useSpace().theirs }),
  };
  const words = createWords("en", await loadAllMessages("en"), true);
  export const show = (into, screen, client, { settings, navigation, storage, desk, props }) => {
    const notices = createNotices();
    const told = [];
    notices.subscribe(() => {
      const { key, values } = notices.current ?? {};
      if (key !== undefined) told.push(words.say(key, values));
    });
    watchDeliveries(client, notices);
    const said = [];
    const voice = createVoice();
    voice.subscribe((text) => text === "" || said.push(text));
    const held = [
      [WordsContext, words], [SettingsContext, settings], [NavigationContext, navigation], [StorageContext, storage],
      [NoticesContext, notices], [AfterContext, watchAfter(client)], [PairingContext, desk],
      [VoiceContext, voice],
    ];
    const shown = held.reduce((inner, [{ Provider }, value]) => h(Provider, { value }, inner), h(screens[screen], props));
    render(h(AttuneProvider, { client }, shown), into);
    return () => ({ told, isShown: notices.current !== null, said });
  };
  export const hide = (from) => render(null, from);
`;

/** All notices that were told, whether the last is still there, and all that was read aloud. */
export type Told = { readonly told: readonly string[]; readonly isShown: boolean; readonly said: readonly string[] };

export type BundledScreens = {
  /** Runs effects and renders what they change before it resolves. */
  act(work: () => unknown): Promise<void>;
  /** Returns what knows the notices at the foot of the page, and the voice. */
  show(into: TinyNode, screen: string, client: AttuneClient, page: object): () => Told;
  hide(from: TinyNode): void;
};

/** The words as the build makes them. The SDK isn't bundled: its errors are those that the test knows. */
const asInTheApp: Plugin = {
  name: "as-in-the-app",
  setup({ onResolve, onLoad }) {
    const sdk = pathToFileURL(join(root, "client-sdk/src/index.node.ts")).href;
    onResolve({ filter: /client-sdk\/src\/index\.ts$/ }, () => ({ path: sdk, external: true }));
    onLoad({ filter: /src\/words\/[a-z.]+\.json$/ }, ({ path }) => ({
      contents: `export default ${compiled(JSON.parse(readFileSync(path, "utf8")) as Record<string, string>)}`,
      loader: "js",
    }));
  },
};

export async function bundledScreens(folder: string): Promise<BundledScreens> {
  const { outputFiles } = await build({
    stdin: { contents: SHOWING, resolveDir: root, loader: "js" },
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    alias: { react: "preact/compat" },
    jsx: "automatic",
    jsxImportSource: "preact",
    plugins: [asInTheApp],
    write: false,
  });
  const path = join(folder, "screens.mjs");
  writeFileSync(path, outputFiles[0]?.contents ?? "");
  return (await import(path)) as BundledScreens;
}
