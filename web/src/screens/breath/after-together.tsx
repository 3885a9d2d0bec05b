import type { JSX } from "preact";
import { type Ended, useAfter } from "../../place/after.ts";
import { useWords } from "../../words/use-words.ts";
import { AfterBreath } from "./after-breath.tsx";

export type AfterTogetherProps = {
  readonly ended: Ended;
  /** It was the breath before any words. */
  readonly cameBack: boolean;
  readonly onDone: () => void;
};

export function AfterTogether({ ended, cameBack, onDone }: AfterTogetherProps): JSX.Element {
  const { say } = useWords();
  const after = useAfter();
  const { minutes, stopped } = ended;
  const done = (): void => {
    onDone();
    after.clear();
  };
  const title = say(stopped ? "after.stopped" : "after.together", { minutes });
  return <AfterBreath title={title} text={cameBack && !stopped ? say("back.came") : null} onDone={done} />;
}
