import type { Subject } from '../../state/see.svelte'

/** Nobody has to say whether a file is a video: what is none is taken for a picture, and the engine judges that. */
export function subjectOf(file: File): Subject {
  const isVideo = file.type.startsWith('video/') || /\.(mp4|m4v|mov|webm|mkv|avi|ogv)$/i.test(file.name)
  return { kind: isVideo ? 'video' : 'file', file, name: file.name }
}
