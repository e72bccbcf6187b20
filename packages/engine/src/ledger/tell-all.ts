/**
 * Tells everybody who listens. One who fails at it keeps nobody else from hearing, nor the work from going on: all are told of
 * the failure instead, as of a defect.
 */
export function tellAll<Event>(
  listeners: Iterable<(event: Event) => void>,
  event: Event,
  defectOf: (cause: unknown) => Event,
): void {
  const failures: unknown[] = []
  const tell = (told: Event, failed: (cause: unknown) => void): void => {
    for (const listener of listeners)
      try {
        listener(told)
      } catch (cause) {
        failed(cause)
      }
  }
  tell(event, (cause) => failures.push(cause))
  // Who fails at hearing of that as well cannot be told anything.
  for (const cause of failures) tell(defectOf(cause), () => undefined)
}
