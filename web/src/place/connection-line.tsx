import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { WordKey } from "../words/messages.ts";
import { useWords } from "../words/use-words.ts";
import { usePlace } from "./use-place.ts";

/** A connection that is there again within this time was never worth a word. */
const PATIENCE_MS = 1_500;

/** One line while something is in the way, and nothing while all is well. */
export function ConnectionLine(): JSX.Element | null {
  const { say } = useWords();
  const { status, queued } = usePlace();
  const storageWorks = useStorageWorks();
  const isOffline = status.kind === "offline";
  const isConnecting = status.kind === "connecting" || status.kind === "catchingUp";
  const patient = usePatience(isOffline || isConnecting);
  const key: WordKey | null = patient ? (isOffline ? "status.offline" : "status.connecting") : null;
  const count = queued.length;
  return (
    <div aria-live="polite">
      {storageWorks ? null : <p class="notice">{say("status.storage")}</p>}
      {key === null ? null : <p class="notice">{say(key)}</p>}
      {key === null || count === 0 ? null : <p class="notice">{say("sent.waiting", { count })}</p>}
    </div>
  );
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

function useStorageWorks(): boolean {
  const { client } = usePlace();
  const [works, setWorks] = useState(true);
  useEffect(() => client.on("storage", ({ working }) => setWorks(working)), [client]);
  return works;
}
