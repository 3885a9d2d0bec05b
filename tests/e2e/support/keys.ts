import { expect } from "vitest";
import type { PhonePage } from "./phone.ts";

type Focused = { readonly tag: string; readonly name: string; readonly isMarked: boolean };

/** More steps than any screen needs. */
const MOST_STEPS = 40;

/** A phone used by keyboard alone: whatever is reached must show its focus. */
export class Keys {
  readonly #phone: PhonePage;

  constructor(phone: PhonePage) {
    this.#phone = phone;
  }

  /** A screen appears, and the focus is on its heading. */
  async arrives(screen: string): Promise<void> {
    await this.#phone.sees(screen);
    await expect.poll(async () => (await this.#focused()).tag).toBe("H1");
  }

  /** The focus is where the removed button was. */
  async standsAt(name: string | RegExp): Promise<void> {
    await expect.poll(async () => (await this.#focused()).name).toMatch(name);
  }

  async press(name: string | RegExp, key: "Enter" | "Space" = "Enter"): Promise<void> {
    await this.#reach(name);
    await this.#phone.page.keyboard.press(key);
  }

  async type(label: string | RegExp, text: string): Promise<void> {
    await this.#reach(label);
    await this.#phone.page.keyboard.type(text);
  }

  /** Tab reaches the selected one of a group of choices, and the arrows lead to the next. */
  async choose(from: string, key: "ArrowRight" | "ArrowLeft"): Promise<void> {
    await this.#reach(from);
    await this.#phone.page.keyboard.press(key);
  }

  async #reach(name: string | RegExp): Promise<void> {
    const seen: string[] = [];
    for (let step = 0; step < MOST_STEPS; step += 1) {
      await this.#phone.page.keyboard.press("Tab");
      const { name: found, isMarked } = await this.#focused();
      seen.push(found);
      if (typeof name === "string" ? found !== name : !name.test(found)) continue;
      expect([found, isMarked]).toEqual([found, true]);
      return;
    }
    throw new Error(`"${name}" can't be reached by keyboard. What can: ${seen.join(", ")}.`);
  }

  #focused(): Promise<Focused> {
    return this.#phone.page.evaluate(() => {
      const focused = document.activeElement as HTMLInputElement;
      const shown = focused.closest(".choice") ?? focused;
      const label = focused.labels?.[0] ?? focused;
      const { outlineStyle, outlineWidth } = getComputedStyle(shown);
      return {
        tag: focused.tagName,
        name: focused === document.body ? "" : (label.textContent ?? "").trim(),
        isMarked: outlineStyle === "solid" && Number.parseFloat(outlineWidth) >= 2,
      };
    });
  }
}
