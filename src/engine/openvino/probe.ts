import { fail } from '../../core/failure'
import type { LoadedOpenVino } from './load'
import { firstSentence, isOutOfMemory } from './message'

export interface Port {
  readonly name: string
  /** OpenVINO's name: `f32`, `i64`, … */
  readonly elementType: string
  /** Null for a free dimension; null as a whole for a free rank. */
  readonly shape: readonly (number | null)[] | null
}

/**
 * Reads a model, compiles it for the CPU and tells its inputs and outputs. The model may be broken or hostile: call this only
 * in a process that may die. Fails with `model-unreadable` or `compile-failed`, or with `out-of-memory`.
 */
export function describePorts({ addon, extras }: LoadedOpenVino, file: string): { inputs: Port[]; outputs: Port[] } {
  const core = new addon.Core()
  const model = attempt('model-unreadable', 'OpenVINO cannot read the model', () => core.readModelSync(file))
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
  attempt('compile-failed', 'OpenVINO cannot run the model on the CPU', () => core.compileModelSync(model, 'CPU'))
  return described
}

function dimensionsOf(output: { getPartialShape(): { getDimensions(): unknown } }): Port['shape'] {
  const dimensions = output.getPartialShape().getDimensions()
  if (!Array.isArray(dimensions)) return null
  return dimensions.map((dimension) => (typeof dimension === 'number' && dimension >= 0 ? dimension : null))
}

function attempt<T>(code: 'model-unreadable' | 'compile-failed', what: string, action: () => T): T {
  try {
    return action()
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown)
    if (isOutOfMemory(text)) {
      throw fail('out-of-memory', `${what}: there is not enough memory.`, 'Use a smaller model or input.', text)
    }
    throw fail(code, `${what}: ${firstSentence(text)}`, 'Check that the file is complete and made for inference.', text)
  }
}
