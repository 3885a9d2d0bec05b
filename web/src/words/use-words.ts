import { createContext } from "preact";
import { useHere } from "../use-told.ts";
import type { Words } from "./words.ts";

export const WordsContext = createContext<Words | null>(null);

export const useWords = (): Words => useHere(WordsContext);

/** A name in a sentence of the other reading direction stays in its place. */
export const isolate = (name: string): string => `\u2068${name}\u2069`;
