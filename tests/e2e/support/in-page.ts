// Each of these runs in the page, where nothing of this file exists but the function itself.

/** Text and targets that extend beyond an edge of the screen, or contain more than they show. */
export const cutOff = (): string[] => {
  const shown = [
    ...document.querySelectorAll<HTMLElement>("h1, h2, p, li, label, legend, button, a, input, .breath-word"),
  ];
  return shown
    .filter((element) => !element.classList.contains("unseen") && element.closest(".unseen") === null)
    .filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      const isWider = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
      return left < -0.5 || right > innerWidth + 0.5 || (isWider && getComputedStyle(element).display !== "inline");
    })
    .map((element) => `cut off: ${element.textContent || element.className}`);
};

/** What sticks to the foot of the window would cover the middle of a picture of the whole page. */
export const letNothingStick = (on: boolean): void => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".actions, .breath-controls, .shell > footer { position: static !important }");
  document.adoptedStyleSheets = on ? [...document.adoptedStyleSheets, sheet] : document.adoptedStyleSheets.slice(0, -1);
};

/** Records each screen that appears. */
export const noteScreens = (): void => {
  const kept: string[] = [];
  const note = (): void => {
    const screen = document.querySelector<HTMLElement>("[data-screen]")?.dataset["screen"];
    if (screen !== undefined && screen !== kept.at(-1)) kept.push(screen);
    document.documentElement.dataset["kept"] = kept.join(" ");
  };
  note();
  new MutationObserver(note).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["data-screen"],
  });
};

/** Without a name it clicks the main button. */
export const clickOnArrival = ([screen, name]: readonly [screen: string, name: string | undefined]): void => {
  const observer = new MutationObserver(() => {
    const buttons = [...document.querySelectorAll(`[data-screen="${screen}"] button`)];
    const button = buttons.find(({ classList, textContent }) =>
      name === undefined ? classList.contains("button-main") : textContent === name,
    );
    if (button === undefined) return;
    observer.disconnect();
    button.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
  });
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-screen"] });
};

/** Whether this row of a reel is in its window. */
export const isInWindow = ([place, text]: readonly [place: string, text: string]): boolean => {
  const top = document.querySelector(place)?.getBoundingClientRect().top ?? Number.NaN;
  const rows = [...document.querySelectorAll(`${place} .breath-reel > *`)];
  const seen = rows.filter((row) => Math.abs(row.getBoundingClientRect().top - top) < 1);
  return new RegExp(text).test(seen.map(({ textContent }) => textContent.trim()).join(""));
};

/** Resolves once the live region says this, for however short a time. */
export const untilSaid = (text: string): Promise<void> =>
  new Promise((resolve) => {
    const look = (_changes: unknown, observer: MutationObserver): void => {
      if (document.querySelector("[role=status]")?.textContent.includes(text) !== true) return;
      observer.disconnect();
      resolve();
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  });

/** Targets too small for a finger. */
export const smallTargets = (): string[] => {
  const LEAST_PX = 48;
  const targets = [...document.querySelectorAll<HTMLElement>("button, a.button, .choice, .toggle, input[type=text]")];
  return targets.flatMap((target) => {
    if (!target.checkVisibility()) return [];
    const { width, height } = target.getBoundingClientRect();
    return width < LEAST_PX - 0.5 || height < LEAST_PX - 0.5 ? [`${target.textContent}: ${width}×${height}`] : [];
  });
};

/** Buttons that a finger can't reach because something else, seen or unseen, is on top of them. */
export const covered = (): string[] => {
  const centreOf = (target: HTMLElement): readonly [x: number, y: number] => {
    const { left, top, width, height } = target.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  const isCovered = (target: HTMLElement): boolean => {
    const hit = document.elementFromPoint(...centreOf(target));
    return hit !== null && !target.contains(hit);
  };
  const before = scrollY;
  const found = [...document.querySelectorAll<HTMLElement>("button, a.button, .choice, .toggle")].filter((target) => {
    if (!target.checkVisibility() || !isCovered(target)) return false;
    // What scrolls behind the controls that stay in sight can be scrolled out again.
    target.scrollIntoView({ block: "center" });
    return isCovered(target);
  });
  scrollTo(0, before);
  return found.map(({ textContent }) => `covered: ${textContent}`);
};

/**
 * Runs before the app, whose own request for the database waits for this one. Same layout as the SDK's browser storage; an
 * existing database stays as it is.
 */
export const storeRecords = (records: Readonly<Record<string, string>>): void => {
  if (!location.protocol.startsWith("http")) return; // an empty page has no database
  const request = indexedDB.open("attune", 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore("records");
    for (const [key, value] of Object.entries(records)) store.put(value, key);
  };
  request.onsuccess = () => request.result.close();
};

/** Replaces the place in the log by one of a well-formed log that the server doesn't have. */
export const spoilHead = (): Promise<void> =>
  new Promise((resolve) => {
    const request = indexedDB.open("attune", 1);
    request.onsuccess = () => {
      const change = request.result.transaction("records", "readwrite");
      const records = change.objectStore("records");
      const kept = records.get("head");
      kept.onsuccess = () => {
        // A phone without a place in the log gets a snapshot anyway.
        if (kept.result === undefined) return;
        const head = JSON.parse(String(kept.result)) as object; // as the app has stored it
        records.put(JSON.stringify({ ...head, logId: "A".repeat(22) }), "head");
      };
      change.oncomplete = () => resolve(request.result.close());
    };
  });
