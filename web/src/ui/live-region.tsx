import { createContext, type JSX } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import { createVoice, type Voice } from "./voice.ts";

export const VoiceContext = createContext<Voice>(createVoice());
export const useVoice = (): Voice => useContext(VoiceContext);

/** Says a sentence aloud when it appears or changes; it stays in the region as long as it holds. */
export function useSpoken(text: string | null): void {
  const voice = useVoice();
  useEffect(() => {
    if (text === null) return undefined;
    voice.say(text);
    return () => voice.hush(text);
  }, [text]);
}

/**
 * Updated by hand, as a breath says something every few seconds and would render for it each time. Its text node exists from
 * the start: changing it costs less than half of adding one.
 */
export function LiveRegion(): JSX.Element {
  const voice = useVoice();
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let text = new Text();
    let last = "";
    region.current?.append(text);
    return voice.subscribe((words) => {
      // The same words are read again only if the node is new, also when it was empty for an instant between.
      if (words !== "" && words === last) text.replaceWith((text = new Text(words)));
      else text.data = words;
      last = words || last;
    });
  }, [voice]);
  return <div class="unseen voice" role="status" aria-live="polite" ref={region} />;
}
