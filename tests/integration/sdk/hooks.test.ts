import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, onTestFinished, test } from "vitest";
import { AttuneProvider, useAttune, useBreath, useSpace, useStatus } from "../../../client-sdk/src/react/index.ts";
import type { FakePair } from "../../../client-sdk/src/testing/index.ts";
import { livePair, watch } from "../../support/sdk/fake-phones.ts";
import { TinyDocument, type TinyNode } from "../../support/sdk/tiny-dom.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

/** The hooks as a Preact app has them: bundled with `react` aliased to `preact/compat`, with a component that shows all. */
const SHOWING = `
  import { h, render } from "preact";
  export { act } from "preact/test-utils";
  import { AttuneProvider, useAttune, useBreath, useSpace, useStatus } from "./client-sdk/src/react/index.ts";
  let renders = 0;
  const Status = () => useStatus().kind;
  const Space = () => { const { theirs, defaultMinutes } = useSpace(); return "space:" + (theirs?.is ?? "calm") + defaultMinutes; };
  const Breath = ({ onFrame }) => {
    renders += 1;
    const { phase, invitation } = useBreath({ onFrame });
    return "breath:" + (phase === null ? (invitation === null ? "none" : "asked") : phase.kind + (phase.count ?? ""));
  };
  let quietRenders = 0;
  const Quiet = () => { quietRenders += 1; return useBreath({ phases: false }).phase; };
  const All = () => { const { names, seat } = useAttune(); return names.partner + seat; };
  export const show = (client, root, onFrame) => render(h(AttuneProvider, { client }, [h(Status), " ", h(Space), " ", h(Breath, { onFrame }), " ", h(All), h(Quiet)]), root);
  export const hide = (root) => render(null, root);
  export const rendersOfBreath = () => renders;
  export const rendersWithoutPhases = () => quietRenders;
`;

type Showing = {
  /** Runs effects and renders what they change before it resolves. */
  act(work: () => Promise<void> | void): Promise<void>;
  show(client: FakePair["b"]["client"], root: TinyNode, onFrame: (phase: unknown, extent: number) => void): void;
  hide(root: TinyNode): void;
  rendersOfBreath(): number;
  rendersWithoutPhases(): number;
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

/** What a browser has and Node hasn't: frames every 16 ms of the fake clock, and a document. Returns what frames threw. */
function browserOn({ clock }: FakePair): readonly unknown[] {
  const thrown: unknown[] = [];
  const guarded = (draw: () => void) => () => {
    try {
      draw();
    } catch (error) {
      thrown.push(error);
    }
  };
  const frames = new Map<number, () => void>();
  let last = 0;
  const globals = {
    document: new TinyDocument(),
    requestAnimationFrame: (draw: () => void) => {
      last += 1;
      frames.set(last, clock.setTimer(16, guarded(draw)));
      return last;
    },
    cancelAnimationFrame: (frame: number) => frames.get(frame)?.(),
  };
  const scope: Record<string, unknown> = globalThis;
  Object.assign(scope, globals);
  onTestFinished(() => {
    for (const name of Object.keys(globals)) Reflect.deleteProperty(scope, name);
  });
  return thrown;
}

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
    const clientless = { client: undefined as never };
    expect(() => renderToString(createElement(AttuneProvider, clientless, createElement(Shown)))).toThrow("client={…}");
  });

  test("follow the client with Preact, also after a frame that threw, and let go of it when they are gone", async () => {
    const pair = await livePair();
    const thrown = browserOn(pair);
    const { clock, a, b } = pair;
    const { act, show, hide, rendersOfBreath, rendersWithoutPhases } = await bundled();
    const root = new TinyDocument().createElement("div");
    const extents: number[] = [];
    const after = async (ms: number) => {
      await act(() => clock.advance(ms));
      return root.textContent;
    };
    let listening = 0;
    const { on } = b.client;
    const counted: typeof on = (name, listener) => {
      listening += 1;
      const stop = on(name, listener);
      return () => {
        listening -= 1;
        stop();
      };
    };
    Object.assign(b.client, { on: counted });
    const draw = (_phase: unknown, extent: number): void => {
      extents.push(extent);
      if (extents.length === 5) throw new Error("the fifth frame");
    };
    await act(() => show(b.client, root, draw));
    expect(root.textContent).toBe("live space:calm20 breath:none Ab");
    watch(a.client.breath.invite());
    expect(await after(200)).toBe("live space:calm20 breath:asked Ab");
    watch(b.client.breath.accept());
    await after(500);
    expect(await after(500)).toContain("breath:leadIn");
    await after(5_000);
    const [before, quietBefore] = [rendersOfBreath(), rendersWithoutPhases()];
    expect(await after(500)).toMatch(/breath:inhale[1-4]/);
    expect(extents.filter((extent) => extent > 0).length).toBeGreaterThan(20);
    expect(thrown).toHaveLength(1);
    expect(rendersOfBreath() - before).toBeLessThan(6);
    expect(rendersWithoutPhases()).toBe(quietBefore);
    watch(a.client.space.take({ minutes: 20 }));
    expect(await after(200)).toBe("live space:away20 breath:none Ab");
    expect(listening).toBeGreaterThan(0);
    await act(() => hide(root));
    expect(listening).toBe(0);
    const drawn = extents.length;
    watch(a.client.space.back());
    await after(1_000);
    expect([root.textContent, extents.length]).toEqual(["", drawn]);
  });
});
