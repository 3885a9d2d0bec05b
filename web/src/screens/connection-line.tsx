import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Status } from "../../../client-sdk/src/index.ts";
import { usePairing } from "../pairing/use-pairing.ts";
import { useStorageWorks } from "../place/storage-watch.ts";
import { usePlace } from "../place/use-place.ts";
import { useSpoken } from "../ui/live-region.tsx";
import { useWords } from "../words/use-words.ts";

/** A connection that is there again within this time was never worth a word. */
const PATIENCE_MS = 1_500;

/** A line while something is in the way, and nothing while all is well. */
export function ConnectionLine(): JSX.Element {
  const { say } = useWords();
  const { status, queued } = usePlace();
  const storageWorks = useStorageWorks();
  const { line } = usePairing();
  const isOffline = status.kind === "offline" || line === "offline";
  const isConnecting = isBusy(status.kind) || isBusy(line);
  const patient = usePatience(isOffline || isConnecting);
  const count = queued.length;
  return (
    <>
      <Line text={storageWorks ? null : say("status.storage")} />
      <Line text={patient ? say(isOffline ? "status.offline" : "status.connecting") : null} />
      <Line text={patient && count > 0 ? say("sent.waiting", { count }) : null} />
    </>
  );
}

const isBusy = (kind: Status["kind"]): boolean => kind === "connecting" || kind === "catchingUp";

function Line({ text }: { readonly text: string | null }): JSX.Element | null {
  useSpoken(text);
  return text === null ? null : <p class="notice">{text}</p>;
}

function usePatience(active: boolean): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    setOver(false);
    if (!active) return undefined;
    const timer = setTimeout(() => setOver(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [active]);
  return active && over;
}
