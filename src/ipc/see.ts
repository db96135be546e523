import type { Detection, ModelDescription } from '../core/model'
import type { DetectTimes, ShownPicture } from '../core/picture'

/** Pictures, camera and video: what the models see in them. Only one thing is looked at at a time. */
export interface SeeApi {
  /** The next seconds' request for the camera is the user's wish. */
  allowCamera(): Promise<void>
  /** The pictures that VinoBench brings along. */
  pictures(): Promise<readonly BuiltInPicture[]>
  /** The same pictures, small, in the same order. */
  pictureThumbnails(): Promise<readonly ShownPicture[]>
  /** Ends whatever is looked at. */
  seePicture(request: SeePictureRequest): Promise<SeenPicture>
  /** Looks at the frames that come through the port that is posted for `session`. Answers when that is over. */
  live(request: LiveRequest): Promise<LiveEnd>
  /** Ends what is looked at, picture or frames; its process is gone when this answers. */
  stopSeeing(): Promise<void>
}

export const seeMethods = [
  'allowCamera',
  'pictures',
  'pictureThumbnails',
  'seePicture',
  'live',
  'stopSeeing'
] as const satisfies readonly (keyof SeeApi)[]

export interface BuiltInPicture {
  readonly id: string
  readonly name: string
  /** Who made it, and under which licence. */
  readonly source: string
  readonly licence: string
}

export interface SeePictureRequest {
  readonly picture:
    { readonly kind: 'built-in'; readonly id: string } | { readonly kind: 'file'; readonly token: string }
  readonly model: string
  readonly device: string
}

export interface SeenPicture {
  readonly model: Pick<ModelDescription, 'id' | 'name' | 'task' | 'synthetic'>
  readonly device: string
  /** Of the given picture, upright: what the boxes count in. */
  readonly width: number
  readonly height: number
  /** Also the doubtful ones, best first. */
  readonly detections: readonly Detection[]
  readonly picture: ShownPicture
  readonly times: DetectTimes
  /** The file is not quite as it should be, but could be read. */
  readonly isIrregular: boolean
}

export interface LiveRequest {
  /** Chosen by the window; the port is posted under this name. */
  readonly session: string
  readonly model: string
  readonly device: string
}

export interface LiveEnd {
  readonly frames: number
  readonly outOfOrderFrames: number
}
