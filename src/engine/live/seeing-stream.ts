import { pictureSize } from '../../core/model'
import type { OpenVinoStream } from '../openvino/stream'
import { decodeOutputs } from '../vision/decode-outputs'
import { withoutAlpha } from '../vision/image'
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
    infer: async (place) => (await stream.infer(place)).outputs,
    find: (outputs, geometry) => decodeOutputs(decoder, outputs, geometry, classNames, { scoreThreshold })
  }
}
