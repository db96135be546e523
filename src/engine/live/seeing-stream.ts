import { pictureSize } from '../../core/model'
import type { OpenVinoStream } from '../openvino/stream'
import { decodeOutputs } from '../vision/decode-outputs'
import type { RgbImage } from '../vision/image'
import { type Geometry, letterbox } from '../vision/resize'
import { fillInput } from '../vision/tensor-input'
import type { Outputs } from '../worker/workload'
import type { LiveModel } from './live-session'
import type { SeeingModel } from './seeing-model'

/** A compiled model that looks at frames: the same steps as for a picture, into inputs that stay. */
export function seeingStream(
  { description, decoder }: SeeingModel,
  stream: OpenVinoStream,
  scoreThreshold: number
): LiveModel<Geometry, Outputs> {
  const { input, classNames } = description
  const size = pictureSize(input)
  return {
    requests: stream.requests,
    prepare: (place, { width, height, rgba }) => {
      const { image, geometry } = letterbox(withoutAlpha(width, height, new Uint8Array(rgba)), size.width, size.height)
      const target = stream.inputs[place]
      if (target === undefined) throw new RangeError(`There is no place ${place}.`)
      fillInput(image, input, target)
      return geometry
    },
    infer: (place) => stream.infer(place),
    find: (outputs, geometry) => decodeOutputs(decoder, outputs, geometry, classNames, { scoreThreshold })
  }
}

/** Frames of cameras and videos are opaque: what the fourth byte says does not matter. */
function withoutAlpha(width: number, height: number, rgba: Uint8Array): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    data[to] = rgba[from] ?? 0
    data[to + 1] = rgba[from + 1] ?? 0
    data[to + 2] = rgba[from + 2] ?? 0
  }
  return { width, height, data }
}
