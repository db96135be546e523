interface DropOptions {
  readonly dropped: (files: readonly File[]) => void
  /** Whether files are over the target now. */
  readonly dragging: (over: boolean) => void
}

/** Files may be dropped anywhere on the target; answers how to stop listening. */
export function listenForFiles(target: EventTarget, { dropped, dragging }: DropOptions): () => void {
  // Entering a child tells before leaving its parent: only the last one left ends it.
  let depth = 0
  const tell = (change: number): void => dragging((depth = Math.max(0, depth + change)) > 0)
  const handlers: Readonly<Record<string, (transfer: DataTransfer, event: Event) => void>> = {
    dragenter: () => tell(1),
    dragleave: () => tell(-1),
    dragover: (transfer, event) => {
      event.preventDefault()
      transfer.dropEffect = 'copy'
    },
    drop: (transfer, event) => {
      event.preventDefault()
      tell(-depth)
      dropped([...transfer.files])
    }
  }
  const listening = Object.entries(handlers).map(([name, handle]) => {
    const listener = (event: Event): void => {
      const { dataTransfer } = event as DragEvent
      if (dataTransfer?.types.includes('Files') === true) handle(dataTransfer, event)
    }
    target.addEventListener(name, listener)
    return () => target.removeEventListener(name, listener)
  })
  return () => listening.forEach((stop) => stop())
}
