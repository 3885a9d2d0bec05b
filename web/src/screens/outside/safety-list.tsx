import type { JSX } from "preact";
import { useWords } from "../../words/use-words.ts";

const sentences = [
  "safety.seated",
  "safety.gentle",
  "safety.clinician",
  "safety.notEmergency",
  "safety.private",
  "safety.leave",
] as const;

/** What everybody should know before they breathe. */
export function SafetyList(): JSX.Element {
  const { say } = useWords();
  return (
    <ul class="stack large">
      {sentences.map((key) => (
        <li key={key}>{say(key)}</li>
      ))}
    </ul>
  );
}
