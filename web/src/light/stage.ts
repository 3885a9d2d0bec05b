import { useLayoutEffect } from "preact/hooks";
import { createListeners } from "../listeners.ts";
import { useSource } from "../use-source.ts";

const stage = createListeners();
let isOn = false;

/** Whether the screen shows a breath, alone or together: nothing is shown beside it, and a new page would end it. */
export const useIsBreathing = (): boolean => useSource(stage, () => isOn);

/** To be used by whatever shows one. A layout effect, so that nothing flashes up beside a breath that a page begins with. */
export function useOnStage(): void {
  const become = (next: boolean): void => {
    isOn = next;
    stage.tell();
  };
  useLayoutEffect(() => {
    become(true);
    return () => become(false);
  }, []);
}
