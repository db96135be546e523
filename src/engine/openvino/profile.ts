import { native, type Pointer } from './library'
import { check } from './status'

/** One layer's part of an inference. */
export interface LayerProfile {
  readonly name: string
  /** The operation, such as `Convolution`. */
  readonly type: string
  /** How it was executed, such as `brgconv_avx512_f32`. */
  readonly execution: string
  readonly status: 'not-run' | 'optimized-out' | 'executed'
  readonly realTimeMicroseconds: number
  readonly cpuTimeMicroseconds: number
}

// `ov_profiling_info_t`: status and padding, two times, three texts; eight bytes each.
const wordsPerLayer = 6
const statuses = ['not-run', 'optimized-out', 'executed'] as const

export function readProfile(request: Pointer): LayerProfile[] {
  const list = new BigUint64Array(2)
  check(native().profiling(request, list))
  const [address = 0n, size = 0n] = list
  const words = new BigInt64Array(Number(size) * wordsPerLayer)
  native().copy(words, address, words.byteLength)
  const text = (word: bigint | undefined) => native().textAt(BigInt.asUintN(64, word ?? 0n))
  const layers = Array.from({ length: Number(size) }, (_, index) => {
    const [status = 0n, real = 0n, cpu = 0n, name, execution, type] = words.subarray(index * wordsPerLayer)
    return {
      name: text(name),
      type: text(type),
      execution: text(execution),
      status: statuses[Number(BigInt.asUintN(32, status))] ?? 'not-run',
      realTimeMicroseconds: Number(real),
      cpuTimeMicroseconds: Number(cpu)
    }
  })
  native().profilingFree(list)
  return layers
}
