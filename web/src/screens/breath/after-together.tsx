import type { JSX } from "preact";
import { type Ended, useAfter } from "../../place/after.ts";
import type { OpenBack } from "../../place/open-back.ts";
import { useWords } from "../../words/use-words.ts";
import { AfterBreath } from "./after-breath.tsx";

export type AfterTogetherProps = {
  readonly ended: Ended;
  /** A coming back that is still open. When both are ready, this was the breath before any words. */
  readonly back: OpenBack | null;
};

export function AfterTogether({ ended, back }: AfterTogetherProps): JSX.Element {
  const { say } = useWords();
  const after = useAfter();
  const { minutes, stopped } = ended;
  const cameBack = back?.by === "both";
  const done = (): void => {
    if (cameBack && back !== null) after.close(back.key);
    after.clear();
  };
  const title = say(stopped ? "after.stopped" : "after.together", { minutes });
  const text = cameBack && !stopped ? say("back.came") : null;
  return <AfterBreath title={title} text={text} stopped={stopped} onDone={done} />;
}
