import type { JSX } from "preact";
import { useWords } from "../words/use-words.ts";
import { Button, type ButtonProps } from "./button.tsx";

/** The quiet way back to the home screen. */
export function HomeButton(props: Pick<ButtonProps, "onPress" | "unread">): JSX.Element {
  const { say } = useWords();
  return (
    <Button look="plain" {...props}>
      {say("common.home")}
    </Button>
  );
}
