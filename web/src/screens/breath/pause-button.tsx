import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { UNREAD_MS } from "../../ui/use-unread.ts";
import { useWords } from "../../words/use-words.ts";

export type PauseButtonProps = { readonly held: boolean; readonly onPress: () => unknown };

/** Pauses or resumes. When both press Pause at once, or one twice, the later press doesn't undo the first. */
export function PauseButton({ held, onPress }: PauseButtonProps): JSX.Element {
  const { say } = useWords();
  const said = useRef({ held, sinceMs: Number.NEGATIVE_INFINITY });
  if (said.current.held !== held) said.current = { held, sinceMs: performance.now() };
  const press = (): unknown => (performance.now() - said.current.sinceMs < UNREAD_MS ? undefined : onPress());
  return <Button onPress={press}>{say(held ? "breath.resume" : "breath.pause")}</Button>;
}
