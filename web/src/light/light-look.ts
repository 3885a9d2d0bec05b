import { useEffect, useState } from "preact/hooks";
import type { Settings } from "../settings/settings.ts";

/** `moving` changes size, `still` brightness only, `words` shows no shape at all. */
export type LightLook = "moving" | "still" | "words";

const wishesLessMotion = (): MediaQueryList => matchMedia("(prefers-reduced-motion: reduce)");

/** The person's choice, or else the system's preference. */
export function useLightLook({ light }: Settings): LightLook {
  const [lessMotion, setLessMotion] = useState(() => wishesLessMotion().matches);
  useEffect(() => {
    const query = wishesLessMotion();
    const change = (): void => setLessMotion(query.matches);
    query.addEventListener("change", change);
    return () => query.removeEventListener("change", change);
  }, []);
  if (light !== "auto") return light;
  return lessMotion ? "still" : "moving";
}
