/** Tells every listener. One that throws is reported and keeps nothing from those after it. */
export function tellAll<Payload>(
  listeners: Iterable<(payload: Payload) => void>,
  payload: Payload,
  report: (thrown: unknown) => void
): void {
  for (const listener of [...listeners]) {
    try {
      listener(payload)
    } catch (thrown) {
      report(thrown)
    }
  }
}
