import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createNavigation } from "../../../web/src/router/navigation.ts";

/** The parts of a browser's history that are used. Its entries are what anybody finds who looks through it. */
class Visited {
  readonly entries: { state: unknown; path: string }[];
  at = 0;

  constructor(path: string) {
    this.entries = [{ state: null, path }];
  }

  get state(): unknown {
    return this.entries[this.at]?.state;
  }

  get pathname(): string {
    return this.entries[this.at]?.path ?? "";
  }

  pushState(state: unknown, _: string, path = this.pathname): void {
    this.at += 1;
    this.entries.splice(this.at, Number.POSITIVE_INFINITY, { state, path });
  }

  replaceState(state: unknown, _: string, path: string): void {
    this.entries[this.at] = { state, path };
  }

  back(): void {
    this.at -= 1;
  }
}

let visited: Visited;
beforeEach(() => {
  visited = new Visited("/");
  for (const name of ["history", "location"]) vi.stubGlobal(name, visited);
  vi.stubGlobal("addEventListener", () => undefined);
});
afterEach(() => void vi.unstubAllGlobals());

test("the browser's history shows nothing of help or of leaving, and the way back leads to the page before", () => {
  const navigation = createNavigation();
  for (const [from, to] of [
    ["settings", "leave"],
    ["safety", "notAlways"],
  ] as const) {
    navigation.go(from);
    navigation.go(to);
    // Also after a reload.
    expect([navigation.route, createNavigation().route]).toEqual([to, to]);
    expect(navigation.depth).toBe(2);
    navigation.back();
    expect(navigation.route).toBe(from);
    navigation.back();
    expect(navigation.route).toBe("home");
  }
  expect(visited.entries.map(({ path }) => path)).toEqual(["/", "/safety", "/safety"]);
});

test("a step that is done leaves no way back to it, even if it had no address of its own", () => {
  const navigation = createNavigation();
  navigation.go("settings");
  navigation.go("leave");
  navigation.replace("home");
  expect(navigation.route).toBe("home");
  navigation.back();
  expect(navigation.route).toBe("settings");
});

test("each step is reported to listeners, except one that leads nowhere else", () => {
  const navigation = createNavigation();
  const told: string[] = [];
  navigation.subscribe(() => told.push(navigation.route));
  navigation.go("settings");
  navigation.go("settings");
  navigation.replace("safety");
  navigation.replace("safety");
  expect(told).toEqual(["settings", "safety"]);
  expect(visited.entries).toHaveLength(2);
});

test("going on ends what was said on the page before; a step that is done by itself, or back, doesn't", () => {
  const left = vi.fn();
  const navigation = createNavigation(left);
  navigation.go("home");
  navigation.replace("safety");
  expect(left).not.toHaveBeenCalled();
  navigation.go("settings");
  navigation.back();
  expect(left).toHaveBeenCalledOnce();
});

test("the way back from where a visit began leads home", () => {
  visited.replaceState(null, "", "/safety/");
  const navigation = createNavigation();
  expect(navigation.route).toBe("safety");
  navigation.back();
  expect([navigation.route, navigation.depth, visited.at]).toEqual(["home", 0, 0]);
});

test("a typed address leads to its page, and an unknown one leads home", () => {
  for (const [path, route] of [
    ["/leave", "leave"],
    ["/nowhere", "home"],
  ] as const) {
    visited.replaceState(null, "", path);
    expect(createNavigation().route).toBe(route);
  }
});

test("a step within a page has its way back to it, and tells nothing in the browser's history", () => {
  const navigation = createNavigation();
  navigation.go("invite");
  navigation.deepen();
  expect([navigation.route, navigation.depth]).toEqual(["invite", 2]);
  navigation.back();
  expect([navigation.route, navigation.depth]).toEqual(["invite", 1]);
  expect(visited.entries.slice(1)).toEqual([1, 2].map((depth) => ({ state: { depth }, path: "/invite" })));
});
