import type { EffectiveSettings } from '../../core/record'
import type { ExecutesOn } from '../worker/workload'
import type { CompiledModel } from './outputs'

/** AUTO puts a processor that only helps out until the accelerator is ready in parentheses: `(CPU)`. */
export function executesOn(compiled: CompiledModel): ExecutesOn | null {
  try {
    const said: unknown = compiled.getProperty('EXECUTION_DEVICES')
    const devices = listOf(said)
    return devices === null ? null : { devices, helping: /\((CPU)\)/.test(textOrEmpty(said)) }
  } catch {
    return null
  }
}

/** What the compiled model says of itself. A property it does not have is null, never a guess. */
export function effectiveSettings(compiled: CompiledModel, requests: number, framework: string): EffectiveSettings {
  const read = (name: string): unknown => {
    try {
      return compiled.getProperty(name)
    } catch {
      return null
    }
  }
  // AUTO and MULTI answer these only for each of their devices, in one string.
  const inner = textOrEmpty(read('DEVICE_PROPERTIES'))
  const number = (name: string): number | null => toNumber(read(name)) ?? toNumber(innerValue(inner, name))
  return {
    requests,
    streams: number('NUM_STREAMS'),
    threads: number('INFERENCE_NUM_THREADS'),
    precision:
      precisionOf(read('INFERENCE_PRECISION_HINT')) ?? precisionOf(innerValue(inner, 'INFERENCE_PRECISION_HINT')),
    autoBatch: autoBatch(read),
    executionDevices: listOf(read('EXECUTION_DEVICES')),
    framework
  }
}

/** `{CPU:{NUM_STREAMS:2,…}}`: the first device's value of that name. */
function innerValue(properties: string, name: string): string | null {
  return new RegExp(`[{,\\s"]${name}"?\\s*:\\s*"?([^,}\\s"]+)`).exec(properties)?.[1] ?? null
}

function textOrEmpty(value: unknown): string {
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value)
}

function toNumber(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null
  const number = Number(value)
  return Number.isFinite(number) && number >= 0 ? number : null
}

function precisionOf(value: unknown): string | null {
  const text = textOrEmpty(value)
  return text === '' || text === 'undefined' || text === 'dynamic' ? null : text
}

function listOf(value: unknown): readonly string[] | null {
  const items = Array.isArray(value) ? value.map(String) : textOrEmpty(value).split(/[\s,]+/)
  const devices = items.map((item) => item.replace(/[()]/g, '')).filter((item) => item !== '')
  return devices.length === 0 ? null : devices
}

/** Automatic batching wraps the device and names it with its size: `BATCH:GPU(16)`, `GPU(16)`. */
function autoBatch(read: (name: string) => unknown): number | null {
  for (const name of ['AUTO_BATCH_DEVICE_CONFIG', 'EXECUTION_DEVICES', 'MULTI_DEVICE_PRIORITIES']) {
    const size = /\((\d+)\)/.exec(textOrEmpty(read(name)))?.[1]
    if (size !== undefined && Number(size) > 1) return Number(size)
  }
  return null
}
