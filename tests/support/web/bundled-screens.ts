import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { AttuneClient } from "../../../client-sdk/src/index.node.ts";
import { root } from "../../../tools/source-files.ts";
import { compiled } from "../../../web/build/ready-words.ts";
import { keptFolder } from "../kept-folder.ts";
import type { TinyNode } from "../sdk/tiny-dom.ts";

/** Screens as the app has them, each below what it uses of the page. */
const SHOWING = `
  import { h, render } from "preact";
  import { AttuneProvider } from "./client-sdk/src/react/index.ts";
  import { PairingContext } from "./web/src/pairing/use-pairing.ts";
  import { AfterContext, watchAfter } from "./web/src/place/after.ts";
  import { watchDeliveries } from "./web/src/place/deliveries.ts";
  import { DeviceNews } from "./web/src/place/device-news.tsx";
  import { PlaceNews } from "./web/src/place/place-news.tsx";
  import { StorageContext } from "./web/src/place/storage-watch.ts";
  import { NavigationContext } from "./web/src/router/use-navigation.ts";
  import { ConnectionLine } from "./web/src/screens/connection-line.tsx";
  import { NoticeBar } from "./web/src/screens/notice-bar.tsx";
  import { OpenInvite } from "./web/src/screens/pairing/open-invite.tsx";
  import { PlaceScreen } from "./web/src/screens/place/place.tsx";
  import { OverScreen, seldomForAnyone, seldomForMembers, seldomForStrangers } from "./web/src/screens/seldom-screens.ts";
  import { TakeSpaceScreen } from "./web/src/screens/space/take-space.tsx";
  import { TopBar } from "./web/src/screens/top-bar.tsx";
  import { SettingsContext } from "./web/src/settings/use-settings.ts";
  import { LiveRegion, VoiceContext } from "./web/src/ui/live-region.tsx";
  import { createNotices, NoticesContext } from "./web/src/ui/notices.ts";
  import { TextField } from "./web/src/ui/text-field.tsx";
  import { createVoice } from "./web/src/ui/voice.ts";
  import { loadAllMessages } from "./web/src/words/messages.ts";
  import { WordsContext } from "./web/src/words/use-words.ts";
  import { createWords } from "./web/src/words/words.ts";
  export { act } from "preact/test-utils";
  export const screens = {
    ...seldomForAnyone,
    ...seldomForMembers,
    ...seldomForStrangers,
    bar: TopBar,
    devices: DeviceNews,
    field: TextField,
    home: PlaceScreen,
    line: ConnectionLine,
    news: PlaceNews,
    openInvite: OpenInvite,
    over: OverScreen,
    space: TakeSpaceScreen,
  };
  const words = createWords("en", await loadAllMessages("en"), true);
  export const show = (into, screen, client, { settings, navigation, storage, desk, props }) => {
    const [notices, voice, said] = [createNotices(), createVoice(), []];
    voice.subscribe((text) => said.push(text));
    watchDeliveries(client, notices);
    const held = [
      [WordsContext, words], [SettingsContext, settings], [NavigationContext, navigation], [StorageContext, storage],
      [NoticesContext, notices], [VoiceContext, voice], [AfterContext, watchAfter(client)], [PairingContext, desk],
    ];
    const page = [h(screens[screen], props), h("footer", null, h(NoticeBar), h(LiveRegion))];
    const shown = held.reduce((inner, [{ Provider }, value]) => h(Provider, { value }, inner), page);
    render(h(AttuneProvider, { client }, shown), into);
    return said;
  };
  export const hide = (from) => render(null, from);
`;

export type BundledScreens = {
  readonly screens: object;
  /** Runs effects and renders what they change before it resolves. */
  act(work: () => unknown): Promise<void>;
  /** Returns what the live region holds, one text after the other. */
  show(into: TinyNode, screen: string, client: AttuneClient, page: object): readonly string[];
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

let bundled: Promise<BundledScreens> | null = null;

/** Bundled once for all files of a worker. */
export function bundledScreens(): Promise<BundledScreens> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<BundledScreens> {
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
  const { path: folder, remove } = keptFolder();
  const path = join(folder, "screens.mjs");
  writeFileSync(path, outputFiles[0]?.contents ?? "");
  const screens = (await import(path)) as BundledScreens;
  remove();
  return screens;
}
