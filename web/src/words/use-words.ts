import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Words } from "./words.ts";

export const WordsContext = createContext<Words | null>(null);

export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error("No words here: render below WordsContext.");
  return words;
}

/** A name in a sentence of the other reading direction stays in its place. */
export const isolate = (name: string): string => `\u2068${name}\u2069`;
