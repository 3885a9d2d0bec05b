import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { describe, expect, test } from "vitest";
import { type AttuneErrorCode, CLIENT_ERRORS, presetNames } from "../../client-sdk/src/index.ts";
import { ERRORS, REJECTIONS } from "../../shared/protocol/error-table.ts";
import { typeOf } from "../../shared/protocol/type-of.ts";
import { Command, Event } from "../../shared/room/registry.ts";
import { root } from "../../tools/source-files.ts";
import { languages } from "../../web/src/words/languages.ts";

type Words = Readonly<Record<string, string>>;

const folder = join(root, "web/src");
const read = (file: string): Words => JSON.parse(readFileSync(join(folder, `words/${file}.json`), "utf8")) as Words;
const wordsOf = (language: string): Words => ({ ...read(language), ...read(`${language}.seldom`) });
const english = wordsOf("en");
const source = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => readFileSync(join(folder, path), "utf8"))
  .join("\n");

/** Types of commands and events look like keys; one that is a key as well is found by the compiler. */
const spoken: ReadonlySet<string> = new Set([...Command.def.options, ...Event.def.options].map(typeOf));

/** What a key is put together from beside what the source spells: these lie in the SDK. */
const ofTheSdk: readonly string[] = [...presetNames, ...Object.keys({ ...ERRORS, ...REJECTIONS, ...CLIENT_ERRORS })];

/** Keys that the source spells out, and those that it puts together, `hear.${code}`, from a part that is spelled somewhere. */
function faultsOfUse(keys: readonly string[], text: string): { readonly unused: string[]; readonly missing: string[] } {
  const spelled = new Set([...text.matchAll(/"([a-z]+\.[a-zA-Z0-9]+)"/g)].map(([, key]) => key));
  // Commands and events look alike ("space.take"), so only what is said counts as missing; the compiler sees the rest.
  const said = [...text.matchAll(/\b(?:say|show|tell)\(\s*"([^"]+)"/g)].map(([, key = ""]) => key);
  const parts = new Set([...ofTheSdk, ...[...text.matchAll(/"([a-zA-Z]+)"/g)].map(([, part]) => part)]);
  const shapes = [...text.matchAll(/`([a-z]+\.)\$\{[^`]*\}([A-Za-z]*)`/g)].map(
    ([, before, after]) => new RegExp(`^${before?.replace(".", "\\.")}(\\w+)${after}$`),
  );
  const isPutTogether = (key: string): boolean => shapes.some((shape) => parts.has(shape.exec(key)?.[1]));
  return {
    unused: keys.filter((key) => !spelled.has(key) && !isPutTogether(key)),
    missing: [...new Set(said)].filter((key) => !keys.includes(key) && !spoken.has(key)),
  };
}

/** All files that come with this one at once. Types and what is loaded later don't. */
function withImports(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  const text = readFileSync(path, "utf8");
  seen.add(path);
  const imports = text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^;]*?from\s+)?"(\.[^"]+\.tsx?)";/gm);
  for (const [, relative = ""] of imports) {
    const next = join(dirname(path), relative);
    if (next.startsWith(folder)) withImports(next, seen);
  }
  return seen;
}

/** What a message wants filled in, with the kinds: `minutes plural`, `b tag`. */
function wishes(elements: readonly MessageFormatElement[]): readonly string[] {
  return [...new Set(elements.flatMap(wishesOf))].toSorted();
}

function wishesOf(element: MessageFormatElement): readonly string[] {
  if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
  const own = `${element.value} ${element.type}`;
  if (element.type === TYPE.tag) return [own, ...wishes(element.children)];
  if (element.type !== TYPE.plural && element.type !== TYPE.select) return [own];
  return [own, ...Object.values(element.options).flatMap(({ value }) => wishes(value))];
}

/** What only who pairs or leaves, or changes small updates, can meet, all on screens that are loaded later; or nobody on a page from the server. */
const onlySeldom = [
  "versionTooOld",
  "versionTooNew",
  "notYourTurn",
  "alreadyPaired",
  "badAddress",
  "otherTab",
  "codeNotFound",
  "tooManyJoins",
  "tooManyCodes",
  "invitationOver",
  "phoneKept",
  "pushHostUnknown",
  "zoneUnknown",
  "codeTypo",
  "codeTooShort",
  "codeTooLong",
  "badLink",
  "otherServer",
  "ownCode",
  "badName",
  "declined",
] as const satisfies readonly AttuneErrorCode[];

/** Words from one stop to the next; what is filled in counts as one. */
function longestPart(text: string): number {
  const filled = text
    .replaceAll(/\{[^{}]*\{.*\}\s*\}/g, "X")
    .replaceAll(/\{[^{}]+\}/g, "X")
    .replaceAll(/<[^>]+>/g, "");
  return Math.max(...filled.split(/[.?!:;,]\s+/).map((part) => part.trim().split(/\s+/).length));
}

const sentencesOf = (text: string): readonly string[] => text.split(/(?<=[.?!:])\s+/);

/** Sentences that are the same in English, and are not in a language. Where it joins or splits them, they aren't compared. */
function saidInTwoWays(words: Words): readonly (readonly string[])[] {
  const ways = new Map<string, Set<string>>();
  for (const [key, text] of Object.entries(english)) {
    const [ours, theirs] = [sentencesOf(text), sentencesOf(words[key] ?? "")];
    if (ours.length !== theirs.length) continue;
    for (const [at, sentence] of ours.entries())
      ways.set(sentence, (ways.get(sentence) ?? new Set()).add(theirs[at] ?? ""));
  }
  return [...ways.values()].filter(({ size }) => size > 1).map((found) => [...found]);
}

describe("the words of the web app", () => {
  test("are the ones that the screens use: none is missing, none is left over", () => {
    expect(faultsOfUse(Object.keys(english), source)).toEqual({ unused: [], missing: [] });
  });

  test("come at first as far as the first screens say them, and the others later", () => {
    const atFirst = [...withImports(join(folder, "main.tsx"))].map((path) => readFileSync(path, "utf8")).join("\n");
    expect(faultsOfUse(Object.keys(read("en")), atFirst)).toMatchObject({ unused: [] });
    const later = Object.keys(read("en.seldom"));
    const isOfErrors = (key: string): boolean => key.startsWith("error.");
    expect(faultsOfUse(later, atFirst).unused).toEqual(later.filter((key) => !isOfErrors(key)));
    // A code says by itself what it is about: of these no command can be told.
    expect(later.filter(isOfErrors)).toEqual(onlySeldom.map((code) => `error.${code}`));
  });

  test("of which a key too many and one too few are found", () => {
    const text = 'say("welcome.title"); say("welcome.gone"); ["thankYou"].map((code) => say(`hear.${code}`))';
    const keys = ["welcome.title", "welcome.leftOver", "hear.thankYou", "hear.leftOver"];
    const unused = ["welcome.leftOver", "hear.leftOver"];
    expect(faultsOfUse(keys, text)).toEqual({ unused, missing: ["welcome.gone"] });
  });

  test("name every error and every lawful no of protocol and SDK", () => {
    const codes = Object.keys({ ...ERRORS, ...REJECTIONS, ...CLIENT_ERRORS });
    const named = Object.keys(english).flatMap((key) => (key.startsWith("error.") ? [key.slice(6)] : []));
    expect(named.filter((code) => code !== "unknown").toSorted()).toEqual(codes.toSorted());
  });

  test.each(languages)("are complete in %s, in the same order", (language) => {
    expect(Object.keys(wordsOf(language))).toEqual(Object.keys(english));
    expect(Object.entries(wordsOf(language)).filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  test.each(languages)("in %s are ICU messages that ask for the same as in English", (language) => {
    const words = wordsOf(language);
    for (const [key, text] of Object.entries(english)) {
      expect([key, wishes(parse(words[key] ?? ""))]).toEqual([key, wishes(parse(text))]);
    }
  });

  test.each(languages)("in %s say in one way what English says in one way", (language) => {
    expect(saidInTwoWays(wordsOf(language))).toEqual([]);
    const other = { ...wordsOf(language), "common.notLoadedText": "A later one is here. Load it." };
    expect(saidInTwoWays(other)).toHaveLength(2);
  });

  test("come in short lines: no part of an English sentence has more than nine words", () => {
    const isFirstQuestion = (key: string): boolean => key === "question.title"; // ten, and each of them needed
    const long = Object.entries(english).filter(([key, text]) => !isFirstQuestion(key) && longestPart(text) > 9);
    expect(long).toEqual([]);
    expect(longestPart("{name} has {n, plural, one {# thing} other {# things}} to say. Now.")).toBe(5);
  });

  test("are told apart when a translation forgets what is to be filled in", () => {
    expect(wishes(parse("{name} is back."))).not.toEqual(wishes(parse("Someone is back.")));
    expect(wishes(parse("{n, plural, one {# day} other {# days}}"))).not.toEqual(wishes(parse("{n} days")));
  });
});
