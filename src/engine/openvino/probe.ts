import type { LoadedOpenVino } from './load'
import { attempt } from './message'

export interface Port {
  readonly name: string
  /** OpenVINO's name: `f32`, `i64`, … */
  readonly elementType: string
  /** Null for a free dimension; null as a whole for a free rank. */
  readonly shape: readonly (number | null)[] | null
}

const remedies = {
  'model-unreadable': 'Check that the file is complete and made for inference.',
  'compile-failed': 'Check that the file is complete and made for inference.',
  'out-of-memory': 'Use a smaller model or input.'
}

/**
 * Reads a model, compiles it for the CPU and tells its inputs and outputs. The model may be broken or hostile: call this only
 * in a process that may die. Fails with `model-unreadable` or `compile-failed`, or with `out-of-memory`.
 */
export function describePorts({ addon, extras }: LoadedOpenVino, file: string): { inputs: Port[]; outputs: Port[] } {
  const core = new addon.Core()
  const model = attempt('model-unreadable', 'OpenVINO cannot read the model', remedies, () => core.readModelSync(file))
  type Output = (typeof model.inputs)[number]
  const port = (output: Output, elementType: string): Port => ({
    name: output.getAnyName(),
    elementType,
    shape: dimensionsOf(output)
  })
  const described = {
    inputs: model.inputs.map((input) => port(input, extras?.elementType(input) ?? 'f32')),
    outputs: model.outputs.map((output, index) => port(output, model.getOutputElementType(index)))
  }
  attempt('compile-failed', 'OpenVINO cannot run the model on the CPU', remedies, () =>
    core.compileModelSync(model, 'CPU')
  )
  return described
}

function dimensionsOf(output: { getPartialShape(): { getDimensions(): unknown } }): Port['shape'] {
  const dimensions = output.getPartialShape().getDimensions()
  if (!Array.isArray(dimensions)) return null
  return dimensions.map((dimension) => (typeof dimension === 'number' && dimension >= 0 ? dimension : null))
}
