/** Plain http has none; the person is told once. */
export const canStayAwake = (): boolean => "wakeLock" in navigator;

/** Keeps the screen on until the returned function is called. The system ends it when the page is hidden: ask again. */
export function stayAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const ask = async (): Promise<void> => {
    if (over || !canStayAwake() || document.visibilityState !== "visible") return;
    // Refused on a low battery, for example: the breath goes on without it.
    const got = await navigator.wakeLock.request("screen").catch(() => null);
    if (got === null) return;
    // Only one is kept, however often the page was hidden and shown before one was granted.
    const spare = over ? got : lock;
    if (!over) lock = got;
    await spare?.release();
  };
  const onVisible = (): void => void ask();
  document.addEventListener("visibilitychange", onVisible);
  void ask();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", onVisible);
    void lock?.release();
  };
}
