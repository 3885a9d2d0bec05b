/** Calls a listener of the app. What it throws, synchronously or not, is reported and goes no further. */
export function tell<Payload>(
  listener: (payload: Payload) => unknown,
  payload: Payload,
  report: (error: unknown) => void,
): void {
  try {
    const told = listener(payload);
    if (told instanceof Promise) told.catch(report);
  } catch (error) {
    report(error);
  }
}
