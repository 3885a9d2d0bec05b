import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useWords } from "../words/use-words.ts";
import { Button } from "./button.tsx";
import type { QrDrawing } from "./qr-drawing.ts";
import { watchConnection } from "./watch-connection.ts";

export type QrProps = { readonly text: string; readonly label: string };

/** Always dark on white, whatever the theme: cameras expect it. The drawing code is loaded only when inviting. */
export function Qr({ text, label }: QrProps): JSX.Element {
  const [drawing, setDrawing] = useState<QrDrawing | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    const draw = async (): Promise<void> => {
      const { drawQr } = await import("./qr-drawing.ts");
      if (isCurrent) setDrawing(drawQr(text));
    };
    draw().catch(() => setFailed(true));
    return () => {
      isCurrent = false;
    };
  }, [text]);
  if (failed) return <NotDrawn />;
  const { size, path } = drawing ?? { size: 1, path: "" };
  return (
    <div class="qr">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
        <path d={path} />
      </svg>
    </div>
  );
}

/** What is below can still be typed. Once the connection is back the page loads again, and what was under way goes on. */
function NotDrawn(): JSX.Element {
  const { say } = useWords();
  const [away, setAway] = useState(true);
  useEffect(() => watchConnection(setAway), []);
  return (
    <div class="stack centred">
      <p class="soft">{say("common.notLoaded")}</p>
      {away ? null : <Button onPress={() => location.reload()}>{say("common.loadAgain")}</Button>}
    </div>
  );
}
