import type { JSX } from "preact";
import type { Route } from "../router/routes.ts";
import { useNavigation } from "../router/use-navigation.ts";
import { Button } from "../ui/button.tsx";
import { useSpoken } from "../ui/live-region.tsx";
import { useWords } from "../words/use-words.ts";

/** Something that begins elsewhere in the app, with a way to it. */
export function NewsCard({ text, route }: { readonly text: string; readonly route: Route }): JSX.Element {
  const { say } = useWords();
  const { replace } = useNavigation();
  useSpoken(text);
  return (
    <div class="card news">
      <p>{text}</p>
      <Button onPress={() => replace(route)}>{say("news.look")}</Button>
    </div>
  );
}
