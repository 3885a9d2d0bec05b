import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { QrDrawing } from "./qr-drawing.ts";

/** Always dark on white, whatever the theme: cameras expect it. The drawing code is loaded only when inviting. */
export function Qr({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const [drawing, setDrawing] = useState<QrDrawing | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const draw = async (): Promise<void> => {
      const { drawQr } = await import("./qr-drawing.ts");
      if (isCurrent) setDrawing(drawQr(text));
    };
    // If the connection is lost meanwhile, what is below it can still be typed.
    draw().catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [text]);
  const { size, path } = drawing ?? { size: 1, path: "" };
  return (
    <div class="qr">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
        <path d={path} />
      </svg>
    </div>
  );
}
