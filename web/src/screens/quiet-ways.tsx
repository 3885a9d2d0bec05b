import type { JSX } from "preact";
import { useNavigation } from "../router/use-navigation.ts";
import { Button } from "../ui/button.tsx";
import { useWords } from "../words/use-words.ts";

/** What anybody can do at any time, paired or not. */
export function QuietWays(): JSX.Element {
  const { say } = useWords();
  const { go } = useNavigation();
  return (
    <div class="link-list">
      <Button look="plain" small onPress={() => go("alone")}>
        {say("alone.begin")}
      </Button>
      <Button look="plain" small onPress={() => go("safety")}>
        {say("safety.title")}
      </Button>
    </div>
  );
}
