import { useEffect } from "preact/hooks";
import { usePlace } from "../place/use-place.ts";

/** Firefox would ask the person, who couldn't know what for. */
const isSilent = (): boolean => isSecureContext && !CSS.supports("-moz-appearance", "none");

/**
 * Once there is a place, what is stored of it is to stay: of a site that isn't asked for that, a browser clears everything away
 * when the phone gets full, and the phone's place would be lost with it.
 */
export function useStorageKept(): void {
  const { isPaired } = usePlace();
  useEffect(() => {
    if (isPaired && isSilent()) navigator.storage.persist().catch(() => undefined);
  }, [isPaired]);
}
