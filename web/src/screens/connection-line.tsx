import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { usePairing } from "../pairing/use-pairing.ts";
import { useStorageWorks } from "../place/storage-watch.ts";
import { type Trouble, troubleAfter } from "../place/trouble.ts";
import { useSaysUnsent } from "../place/unsent-space.ts";
import { usePlace } from "../place/use-place.ts";
import { useSpoken } from "../ui/live-region.tsx";
import { usePatience } from "../ui/use-patience.ts";
import { useWords } from "../words/use-words.ts";

/** A connection that is back within this time isn't worth a word. */
const PATIENCE_MS = 1_500;
/** So long does a notice say that something isn't sent, on a phone that is connected to a server that can't save. */
const TOLD_MS = 13_000;

/** A line while something is wrong, and nothing while all is well. */
export function ConnectionLine(): JSX.Element {
  const { say } = useWords();
  const { status, queued, isPaired } = usePlace();
  const storageWorks = useStorageWorks();
  const unsaved = isPaired ? `${say("status.storage")} ${say("status.storagePlace")}` : say("status.storage");
  const { line } = usePairing();
  const before = useRef<Trouble>(null);
  const trouble = troubleAfter(before.current, [status.kind, line]);
  before.current = trouble;
  const patient = usePatience(trouble !== null, PATIENCE_MS);
  const isSaid = useSaysUnsent();
  const count = queued.length;
  const heldUp = usePatience(trouble === null && count > 0, TOLD_MS);
  // "Not sent" also says that there is no connection.
  const away = count > 0 ? say("sent.waiting", { count }) : trouble === null ? null : say(`status.${trouble}`);
  const inTheWay = heldUp ? say("error.unavailable") : patient ? away : null;
  return (
    <div class="connection-lines">
      <Line text={storageWorks ? null : unsaved} />
      <Line text={isSaid ? null : inTheWay} />
    </div>
  );
}

function Line({ text }: { readonly text: string | null }): JSX.Element | null {
  useSpoken(text);
  return text === null ? null : <p class="notice">{text}</p>;
}
