import type { Attachment } from 'svelte/attachments'
import type { Subject } from '../../state/see.svelte'

/** Nobody has to say whether a file is a video: what is none is taken for a picture, and the engine judges that. */
export function subjectOf(file: File): Subject {
  const isVideo = file.type.startsWith('video/') || /\.(mp4|m4v|mov|webm|mkv|avi|ogv)$/i.test(file.name)
  return { kind: isVideo ? 'video' : 'file', file, name: file.name }
}

interface DropOptions {
  readonly dropped: (file: File) => void
  readonly dragging: (over: boolean) => void
}

/** Files may be dropped anywhere on the element; of several the first is taken. */
export function fileDrop({ dropped, dragging }: DropOptions): Attachment<HTMLElement> {
  return (element) => {
    // The pointer also leaves for each child it enters.
    let depth = 0
    const tell = (change: number): void => dragging((depth = Math.max(0, depth + change)) > 0)
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const handlers: Readonly<Record<string, (event: DragEvent) => void>> = {
      dragenter: (event) => hasFiles(event) && tell(1),
      dragleave: (event) => hasFiles(event) && tell(-1),
      dragover: (event) => event.preventDefault(),
      drop: (event) => {
        event.preventDefault()
        tell(-depth)
        const [file] = event.dataTransfer?.files ?? []
        if (file !== undefined) dropped(file)
      }
    }
    const entries = Object.entries(handlers) as [string, EventListener][]
    for (const [name, handler] of entries) element.addEventListener(name, handler)
    return () => entries.forEach(([name, handler]) => element.removeEventListener(name, handler))
  }
}
