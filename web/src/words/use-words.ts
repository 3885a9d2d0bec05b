import { createContext } from "preact";
import { useRequired } from "../use-source.ts";
import type { Words } from "./words.ts";

export const WordsContext = createContext<Words | null>(null);

export const useWords = (): Words => useRequired(WordsContext);

/** Isolates a name, so that it stays in its place in a sentence of the other reading direction. */
export const isolate = (name: string): string => `\u2068${name}\u2069`;
