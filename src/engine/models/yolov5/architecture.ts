/**
 * The YOLOv5 network, version 6.0, as data: a CSP backbone with a 6×6 stem and SPPF, a PANet neck, and three detection
 * heads at strides 8, 16 and 32.
 */
export const yolov5Variants = ['n', 's', 'm', 'l', 'x'] as const
export type Yolov5Variant = (typeof yolov5Variants)[number]

/** Pixels of the input per cell of each head's grid. */
export const strides = [8, 16, 32] as const

const multiples: Readonly<Record<Yolov5Variant, { readonly depth: number; readonly width: number }>> = {
  n: { depth: 0.33, width: 0.25 },
  s: { depth: 0.33, width: 0.5 },
  m: { depth: 0.67, width: 0.75 },
  l: { depth: 1, width: 1 },
  x: { depth: 1.33, width: 1.25 }
}

/** `from` are indices of earlier layers, −1 the one before; channels and repeats are those of variant l. */
export type Layer =
  | {
      readonly kind: 'Conv'
      readonly from: readonly number[]
      readonly channels: number
      readonly kernel: number
      readonly stride: number
      readonly padding: number
    }
  | {
      readonly kind: 'C3'
      readonly from: readonly number[]
      readonly channels: number
      readonly repeats: number
      readonly shortcut: boolean
    }
  | { readonly kind: 'SPPF'; readonly from: readonly number[]; readonly channels: number }
  | { readonly kind: 'Upsample' | 'Concat'; readonly from: readonly number[] }

const previous = [-1]
const conv = (channels: number, kernel: number, stride: number, padding = Math.floor(kernel / 2)): Layer => ({
  kind: 'Conv',
  from: previous,
  channels,
  kernel,
  stride,
  padding
})
const c3 = (channels: number, repeats: number, shortcut: boolean): Layer => ({
  kind: 'C3',
  from: previous,
  channels,
  repeats,
  shortcut
})
const upsample: Layer = { kind: 'Upsample', from: previous }
const concat = (other: number): Layer => ({ kind: 'Concat', from: [-1, other] })

/** All but the last, in the order and so with the numbers, of the published configuration. */
export const layers: readonly Layer[] = [
  conv(64, 6, 2, 2),
  conv(128, 3, 2),
  c3(128, 3, true),
  conv(256, 3, 2),
  c3(256, 6, true), // 4: stride 8
  conv(512, 3, 2),
  c3(512, 9, true), // 6: stride 16
  conv(1024, 3, 2),
  c3(1024, 3, true),
  { kind: 'SPPF', from: previous, channels: 1024 }, // 9: stride 32
  conv(512, 1, 1),
  upsample,
  concat(6),
  c3(512, 3, false),
  conv(256, 1, 1), // 14
  upsample,
  concat(4),
  c3(256, 3, false), // 17: head of stride 8
  conv(256, 3, 2),
  concat(14),
  c3(512, 3, false), // 20: head of stride 16
  conv(512, 3, 2),
  concat(10),
  c3(1024, 3, false) // 23: head of stride 32
]

/** The last layer: one convolution, and then the decoding, for each of these layers. */
export const detect = { index: layers.length, from: [17, 20, 23] } as const

/** Channels are rounded up to a multiple of eight, as YOLOv5 does. */
export const scaledChannels = (variant: Yolov5Variant, channels: number): number =>
  Math.ceil((channels * multiples[variant].width) / 8) * 8

export const scaledRepeats = (variant: Yolov5Variant, repeats: number): number =>
  Math.max(Math.round(repeats * multiples[variant].depth), 1)

/** Values per anchor: x, y, width, height, objectness, then the classes. */
export const valuesPerAnchor = (classes: number): number => 5 + classes
