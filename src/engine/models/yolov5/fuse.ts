import type { FusedConvolution } from './weights'

/** Of each output channel, as trained. */
export interface BatchNorm {
  readonly scale: Float32Array
  readonly shift: Float32Array
  readonly mean: Float32Array
  readonly variance: Float32Array
  readonly epsilon: number
}

/**
 * Folds batch normalisation into the convolution before it: w′ = w·γ/√(σ²+ε), b′ = β + (b − μ)·γ/√(σ²+ε).
 * Computed in f64 and rounded once.
 */
export function fuse(weight: Float32Array, bias: Float32Array | null, norm: BatchNorm): FusedConvolution {
  const outputs = norm.scale.length
  const fanIn = weight.length / outputs
  const fused = { weight: new Float32Array(weight.length), bias: new Float32Array(outputs) }
  for (let output = 0; output < outputs; output++) {
    const factor = (norm.scale[output] ?? 0) / Math.sqrt((norm.variance[output] ?? 0) + norm.epsilon)
    for (let index = output * fanIn; index < (output + 1) * fanIn; index++) {
      fused.weight[index] = (weight[index] ?? 0) * factor
    }
    fused.bias[output] = (norm.shift[output] ?? 0) + ((bias?.[output] ?? 0) - (norm.mean[output] ?? 0)) * factor
  }
  return fused
}
