import type { JSX } from "preact";
import type { Route } from "../router/routes.ts";
import { useNavigation } from "../router/use-navigation.ts";
import { Button } from "../ui/button.tsx";
import { useSpoken } from "../ui/live-region.tsx";
import { useWords } from "../words/use-words.ts";

export type NewsCardProps = {
  readonly text: string;
  readonly route: Route;
  /** Called when it is opened, for what else has to be put away. */
  readonly onLook?: () => void;
};

/** Something that begins on another screen, with a button that leads there. */
export function NewsCard({ text, route, onLook }: NewsCardProps): JSX.Element {
  const { say } = useWords();
  const { replace } = useNavigation();
  useSpoken(text);
  const look = (): void => {
    onLook?.();
    replace(route);
  };
  return (
    <div class="card news">
      <p>{text}</p>
      <Button onPress={look}>{say("news.look")}</Button>
    </div>
  );
}
