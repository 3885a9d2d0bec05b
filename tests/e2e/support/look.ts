import { expect } from "vitest";
import type { PhonePage } from "./phone.ts";

export type Look = {
  readonly name: string;
  readonly settings: { readonly theme: string; readonly language?: string };
  readonly widthPx: number;
  /** Text size as in the browser's settings. Default 100. */
  readonly textPercent?: number;
  /** Mirrored as for a right-to-left language. */
  readonly mirrored?: boolean;
};

const PHONE_PX = 390;
const HEIGHT_PX = 780;

export const looks = {
  light: { name: "light", settings: { theme: "light" }, widthPx: PHONE_PX },
  dark: { name: "dark", settings: { theme: "dark" }, widthPx: PHONE_PX },
  blackGerman: { name: "black-320-german", settings: { theme: "black", language: "de" }, widthPx: 320 },
  zoomedSpanish: {
    name: "zoom-200-spanish",
    settings: { theme: "light", language: "es" },
    widthPx: 320,
    textPercent: 200,
  },
  tablet: { name: "tablet", settings: { theme: "dark" }, widthPx: 834 },
  mirrored: { name: "mirrored", settings: { theme: "light" }, widthPx: PHONE_PX, mirrored: true },
} as const satisfies Readonly<Record<string, Look>>;

/** Changes how the open page looks without reloading it, as another tab would that changed the settings. */
export async function wear(phone: PhonePage, look: Look): Promise<void> {
  const { settings, widthPx, textPercent = 100, mirrored = false } = look;
  await phone.page.setViewportSize({ width: widthPx, height: HEIGHT_PX });
  const [bar, own] = await phone.page.evaluate(
    ({ newValue, fontSize, dir, language }) => {
      dispatchEvent(new StorageEvent("storage", { key: "attune.settings", newValue }));
      document.documentElement.style.fontSize = fontSize;
      return new Promise<readonly [bar: string, own: string]>((resolve) => {
        const settle = (): void => {
          if (document.documentElement.lang !== language) return void requestAnimationFrame(settle);
          document.documentElement.dir = dir;
          for (const transition of document.getAnimations())
            if (transition instanceof CSSTransition) transition.finish();
          const content = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]')?.content ?? "";
          resolve([content, getComputedStyle(document.documentElement).backgroundColor]);
        };
        requestAnimationFrame(() => requestAnimationFrame(settle));
      });
    },
    {
      newValue: JSON.stringify(settings),
      fontSize: `${textPercent}%`,
      dir: mirrored ? "rtl" : "ltr",
      language: settings.language ?? "en",
    },
  );
  // The browser draws its own bars in the colour of the page.
  expect(bar).toBe(own);
}

/** Checks it with axe, and takes a picture in three looks; in none of them anything is cut off. */
export async function lookAt(phone: PhonePage, usual: Look, name: string): Promise<void> {
  await wear(phone, usual);
  await phone.picture(name);
  await phone.expectAccessible();
  for (const other of [looks.blackGerman, looks.zoomedSpanish]) {
    await wear(phone, other);
    await phone.picture(`${name}-${other.name}`);
    await phone.expectWhole();
  }
  await wear(phone, usual);
}
