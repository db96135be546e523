/** Where frames come from: decoded here, in the sandboxed page. */
export interface FrameSource {
  readonly video: HTMLVideoElement
  /** Told once when the source ends by itself: the camera was unplugged, the video broke. */
  onLost: (problem: SourceProblem) => void
  /** The camera's light goes out. Safe to call twice. */
  stop(): void
}

export type SourceProblem =
  'camera-denied' | 'camera-missing' | 'camera-busy' | 'camera-lost' | 'video-unreadable' | 'video-empty'

/** Why there are no frames; the words are in the dictionary. */
export class SourceError extends Error {
  constructor(readonly problem: SourceProblem) {
    super(problem)
    this.name = 'SourceError'
  }
}

/** Frames are scaled down to the model's input anyway. */
const wanted = { video: { width: { ideal: 1280 }, height: { ideal: 720 } }, audio: false }

export async function openCamera(): Promise<FrameSource> {
  const stream = await navigator.mediaDevices.getUserMedia(wanted).catch((error: unknown) => {
    throw new SourceError(cameraProblem(error))
  })
  const video = quiet()
  const tracks = stream.getTracks()
  const source: FrameSource = {
    video,
    onLost: () => undefined,
    stop: () => {
      tracks.forEach((track) => track.stop())
      video.srcObject = null
    }
  }
  for (const track of tracks) track.addEventListener('ended', () => source.onLost('camera-lost'), { once: true })
  video.srcObject = stream
  return playing(source, 'camera-busy')
}

export async function openVideo(file: File): Promise<FrameSource> {
  const address = URL.createObjectURL(file)
  const video = quiet()
  let isOver = false
  const source: FrameSource = {
    video,
    onLost: () => undefined,
    stop: () => {
      if (isOver) return
      isOver = true
      video.removeAttribute('src')
      video.load()
      URL.revokeObjectURL(address)
    }
  }
  video.addEventListener('error', () => !isOver && source.onLost('video-unreadable'))
  video.loop = true
  video.src = address
  return playing(source, 'video-unreadable')
}

function quiet(): HTMLVideoElement {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  return video
}

async function playing(source: FrameSource, problem: SourceProblem): Promise<FrameSource> {
  const { video } = source
  try {
    await video.play()
  } catch {
    source.stop()
    throw new SourceError(problem)
  }
  if (video.videoWidth > 0) return source
  source.stop()
  throw new SourceError('video-empty')
}

function cameraProblem(error: unknown): SourceProblem {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'camera-denied'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'camera-missing' : 'camera-busy'
}
