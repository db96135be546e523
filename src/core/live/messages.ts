import type { Detection } from '../model'

/** What goes over the port between the window, which has the frames, and the engine process, which looks at them. */
export interface LiveFrame {
  readonly type: 'frame'
  /** Greater than that of the frame before; those between were dropped. */
  readonly number: number
  readonly width: number
  readonly height: number
  /** width × height × 4 bytes. */
  readonly rgba: ArrayBuffer
}

export type FromLive = LiveReady | LiveAnswer | LiveDropped

/** The model is compiled: frames may come. */
export interface LiveReady {
  readonly type: 'ready'
  /** What frames are best scaled into, in pixels. */
  readonly input: { readonly width: number; readonly height: number }
  /** Inferences at once, as the device asks for. */
  readonly requests: number
  /** Frames that may be under way without an answer: one waits so that no request ever does. */
  readonly framesAtOnce: number
  /** What AUTO chose; null where OpenVINO does not tell. */
  readonly executionDevices: readonly string[] | null
  readonly loadMs: number
  readonly compileMs: number
}

/** Comes in the order of the frames' numbers, whichever inference was done first. */
export interface LiveAnswer {
  readonly type: 'answer'
  readonly number: number
  /** In pixels of the frame as it was sent, best first. */
  readonly detections: readonly Detection[]
  readonly times: EngineTimes
  /** Frames so far whose inference ended after that of a later one: they were put back into order. */
  readonly outOfOrder: number
}

/** More frames came than agreed: this one was not looked at. */
export interface LiveDropped {
  readonly type: 'dropped'
  readonly number: number
}

export interface EngineTimes {
  readonly preprocessMs: number
  readonly inferenceMs: number
  readonly postprocessMs: number
}

/** No camera or video is sent larger than this: frames are scaled to about the model's input first. */
const largestSide = 4096

/** A message from the window, or null where it is no frame that can be looked at. */
export function parseLiveFrame(message: unknown): LiveFrame | null {
  if (typeof message !== 'object' || message === null) return null
  const { type, number, width, height, rgba } = message as Partial<LiveFrame>
  if (type !== 'frame' || !isCount(number) || !isSide(width) || !isSide(height)) return null
  if (!(rgba instanceof ArrayBuffer) || rgba.byteLength !== width * height * 4) return null
  return { type, number, width, height, rgba }
}

/** A message from the engine process, which runs other people's models; null where it is none of ours. */
export function parseFromLive(message: unknown): FromLive | null {
  if (typeof message !== 'object' || message === null) return null
  const said = message as FromLive
  switch (said.type) {
    case 'ready':
      return isSide(said.input.width) && isSide(said.input.height) && isCount(said.framesAtOnce) ? said : null
    case 'answer':
      return isCount(said.number) && Array.isArray(said.detections) ? said : null
    case 'dropped':
      return isCount(said.number) ? said : null
    default:
      return null
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isSide = (value: unknown): value is number => isCount(value) && value > 0 && value <= largestSide
