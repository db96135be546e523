import type { Box } from '../core/model'
import type { ShownPicture } from '../core/picture'

export interface StageApi {
  /** Full screen, the display awake, the menu's shortcuts off; ends by itself when the page goes. */
  setBooth(on: boolean): Promise<void>
  /** The built-in picture, small: what the race repeats. Null where there is none. */
  clipPicture(): Promise<ShownPicture | null>
  /**
   * A built-in picture with what a model with real weights finds in it, worked out once. Null where none of the pictures
   * is here, or where an answer names what cannot be seen on it.
   */
  boothPicture(): Promise<BoothPicture | null>
}

export const stageMethods = ['setBooth', 'clipPicture', 'boothPicture'] as const satisfies readonly (keyof StageApi)[]

export interface BoothPicture extends ShownPicture {
  /** What the boxes are in the pixels of; the encoded picture may be smaller. */
  readonly width: number
  readonly height: number
  /** Name of the model. */
  readonly model: string
  /** Best first. */
  readonly found: readonly Found[]
}

export interface Found {
  readonly thing: Thing
  /** 0 to 1. */
  readonly score: number
  readonly box: Box
}

/** What can be seen on the built-in pictures, as the model calls it. */
export const things = ['cup', 'spoon', 'dining table', 'person', 'cat'] as const
export type Thing = (typeof things)[number]
