import { useEffect } from "preact/hooks";
import { usePlace } from "../place/use-place.ts";

/** Firefox would ask the person, who couldn't know what it is for. */
const isSilent = (): boolean => isSecureContext && !CSS.supports("-moz-appearance", "none");

/**
 * Asks the browser to keep a pairing's data: otherwise it clears everything of the site when the phone runs out of space, and
 * the phone's pairing would be lost.
 */
export function useStorageKept(): void {
  const { isPaired } = usePlace();
  useEffect(() => {
    if (isPaired && isSilent()) navigator.storage.persist().catch(() => undefined);
  }, [isPaired]);
}
