import { fail, FailureError } from '../../core/failure'

/** Lines that say where in OpenVINO's sources something happened, or only that something did. */
const noise = [
  /^(Exception from|Check '|\[.*\.cpp|While validating|Node \S+ of type \w+$)/,
  /^(Loading|Converting) input model$/,
  /^FrontEnd API failed with \w+:?$/,
  /^Model wasn't fully converted/,
  /^-- .* with a message:$/,
  /^Summary:$/
]

/** OpenVINO's messages carry source files and check expressions; the first line that a person can use is enough. */
export function firstSentence(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const line = lines.find((candidate) => candidate !== '' && !noise.some((kind) => kind.test(candidate))) ?? text.trim()
  const words = line.replace(/^-- /, '')
  if (words.length > 300) return `${words.slice(0, 300)}…`
  return /[.!?…]$/.test(words) ? words : `${words}.`
}

/** What a C++ program says when there is no memory left. */
export const isOutOfMemory = (text: string): boolean => /\bbad_alloc\b|out of memory/i.test(text)

/**
 * What drivers say of a device that hung, was reset or is gone: Level Zero (`ZE_RESULT_ERROR_DEVICE_LOST`, 0x70000001), Vulkan
 * and Direct3D (`DXGI_ERROR_DEVICE_REMOVED`).
 */
export const isDeviceLost = (text: string): boolean =>
  /DEVICE_(?:LOST|REMOVED)|0x70000001\b|\bdevice (?:is |was |has been )?(?:lost|hung)\b/i.test(text)

const deviceLost = (text: string): FailureError =>
  fail(
    'device-lost',
    'The driver lost the device: it hung, was reset, or is gone.',
    'Update the driver of the device, restart the computer, then run again.',
    text
  )

type LoadFailure = 'model-unreadable' | 'model-unsupported' | 'compile-failed'

/** What to do about each failure that a caller expects, and about a lack of memory. */
export type Remedies<C extends LoadFailure> = Readonly<Record<C | 'out-of-memory', string>>

/** Does a step of loading a model; what OpenVINO throws comes out as a failure of this code, or as a lack of memory. */
export function attempt<C extends LoadFailure, T>(code: C, what: string, remedies: Remedies<C>, action: () => T): T {
  try {
    return action()
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown)
    if (isOutOfMemory(text)) {
      throw fail('out-of-memory', `${what}: there is not enough memory.`, remedies['out-of-memory'], text)
    }
    if (isDeviceLost(text)) throw deviceLost(text)
    throw fail(code, `${what}: ${firstSentence(text)}`, remedies[code], text)
  }
}

/** What OpenVINO throws while it infers, as a Failure; anything else as it is. */
export function asInferenceFailure(thrown: unknown): unknown {
  if (thrown instanceof FailureError || !(thrown instanceof Error)) return thrown
  const text = thrown.message
  if (isOutOfMemory(text)) {
    const remedy = 'Close other programs, or use a smaller model, batch or number of requests.'
    return fail('out-of-memory', 'There is not enough memory to run the model.', remedy, text)
  }
  if (isDeviceLost(text)) return deviceLost(text)
  if (!/^(Exception from|Check '.*' failed at) /m.test(text)) return thrown
  const remedy =
    'Check the model with another device or runtime; it may be damaged or ask for what this device cannot do.'
  return fail('inference-failed', `OpenVINO could not run the model: ${firstSentence(text)}`, remedy, text)
}
