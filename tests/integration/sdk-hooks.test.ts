import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, onTestFinished, test } from "vitest";
import { AttuneProvider, useAttune, useBreath, useSpace, useStatus } from "../../client-sdk/src/react/index.ts";
import type { FakePair } from "../../client-sdk/src/testing/index.ts";
import { livePair, watch } from "../support/fake-phones.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { TinyDocument, type TinyNode } from "../support/tiny-dom.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** The hooks as a Preact app has them: bundled with `react` aliased to `preact/compat`, with a component that shows all. */
const SHOWING = `
  import { h, render } from "preact";
  import { AttuneProvider, useAttune, useBreath, useSpace, useStatus } from "./client-sdk/src/react/index.ts";
  let renders = 0;
  const Status = () => useStatus().kind;
  const Space = () => { const { theirs, defaultMinutes } = useSpace(); return "space:" + (theirs?.is ?? "calm") + defaultMinutes; };
  const Breath = ({ onFrame }) => {
    renders += 1;
    const { phase, invitation } = useBreath({ onFrame });
    return "breath:" + (phase === null ? (invitation === null ? "none" : "asked") : phase.kind + (phase.count ?? ""));
  };
  const All = () => { const { names, seat } = useAttune(); return names.partner + seat; };
  export const show = (client, root, onFrame) => render(h(AttuneProvider, { client }, [h(Status), " ", h(Space), " ", h(Breath, { onFrame }), " ", h(All)]), root);
  export const hide = (root) => render(null, root);
  export const rendersOfBreath = () => renders;
`;

type Showing = {
  show(client: FakePair["b"]["client"], root: TinyNode, onFrame: (phase: unknown, extent: number) => void): void;
  hide(root: TinyNode): void;
  rendersOfBreath(): number;
};

async function bundled(): Promise<Showing> {
  const { outputFiles } = await build({
    stdin: { contents: SHOWING, resolveDir: ROOT, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    alias: { react: "preact/compat" },
    write: false,
  });
  const path = join(tempFolder(), "showing.mjs");
  await writeFile(path, outputFiles[0]?.contents ?? "");
  return (await import(path)) as Showing;
}

/** What a browser has and Node hasn't: frames every 16 ms of the fake clock, and a document. */
function browserOn({ clock }: FakePair): void {
  const frames = new Map<number, () => void>();
  let last = 0;
  const globals = {
    document: new TinyDocument(),
    requestAnimationFrame: (draw: () => void) => {
      last += 1;
      frames.set(last, clock.setTimer(16, draw));
      return last;
    },
    cancelAnimationFrame: (frame: number) => frames.get(frame)?.(),
  };
  const scope: Record<string, unknown> = globalThis;
  Object.assign(scope, globals);
  onTestFinished(() => {
    for (const name of Object.keys(globals)) delete scope[name];
  });
}

/** Preact renders after its own short timers. */
const rendered = () => new Promise((resolve) => setTimeout(resolve, 60));

describe("the hooks", () => {
  test("render on a server with React", async () => {
    const { b } = await livePair();
    const Shown = () => {
      const { client, names } = useAttune();
      return `${useStatus().kind} ${useSpace().defaultMinutes} ${names?.partner} ${useBreath().phase === null} ${client === b.client}`;
    };
    const html = renderToString(createElement(AttuneProvider, { client: b.client }, createElement(Shown)));
    expect(html).toBe("live 20 A true true");
    expect(() => renderToString(createElement(Shown))).toThrow("AttuneProvider");
  });

  test("follow the client with Preact, and let go of it when they are gone", async () => {
    const pair = await livePair();
    browserOn(pair);
    const { clock, a, b } = pair;
    const { show, hide, rendersOfBreath } = await bundled();
    const root = new TinyDocument().createElement("div");
    const extents: number[] = [];
    show(b.client, root, (_phase, extent) => extents.push(extent));
    const text = async () => {
      await rendered();
      await clock.advance(20);
      await rendered();
      return root.textContent;
    };
    expect(await text()).toBe("live space:calm20 breath:none Ab");
    watch(a.client.breath.invite());
    await clock.advance(200);
    expect(await text()).toBe("live space:calm20 breath:asked Ab");
    watch(b.client.breath.accept());
    await clock.advance(500);
    expect(await text()).toContain("breath:leadIn");
    await clock.advance(5_000);
    const before = rendersOfBreath();
    await clock.advance(500);
    expect(await text()).toMatch(/breath:inhale[1-4]/);
    expect(extents.filter((extent) => extent > 0).length).toBeGreaterThan(20);
    expect(rendersOfBreath() - before).toBeLessThan(6);
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(200);
    expect(await text()).toBe("live space:away20 breath:none Ab");
    hide(root);
    await rendered();
    const drawn = extents.length;
    watch(a.client.space.back());
    await clock.advance(1_000);
    await rendered();
    expect([root.textContent, extents.length]).toEqual(["", drawn]);
  });
});
