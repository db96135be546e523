import { plainText } from './arguments'
import type { Property } from './library'

export type PropertyValue = string | number | boolean | (string | number)[]

// Their values are text even where the text looks like a number, a list or YES.
const texts = new Set(
  `FULL_DEVICE_NAME DEVICE_ARCHITECTURE DEVICE_UUID DEVICE_LUID DEVICE_PCI_INFO DEVICE_ID CACHE_DIR NETWORK_NAME MODEL_NAME
   WEIGHTS_PATH CONFIG_FILE NPU_PLATFORM NPU_BACKEND_NAME RUNTIME_REQUIREMENTS MULTI_DEVICE_PRIORITIES DEVICE_PROPERTIES
   DEVICE_GOPS GPU_EXECUTION_UNITS_COUNT_NAME GPU_MEMORY_STATISTICS DEVICE_TYPE`.split(/\s+/)
)
const lists = new Set(
  `SUPPORTED_PROPERTIES AVAILABLE_DEVICES OPTIMIZATION_CAPABILITIES RANGE_FOR_STREAMS RANGE_FOR_ASYNC_INFER_REQUESTS
   EXECUTION_DEVICES CACHING_PROPERTIES MODEL_DISTRIBUTION_POLICY INTERNAL_SUPPORTED_PROPERTIES CACHE_BLOB_HEADERS`.split(
    /\s+/
  )
)

/**
 * A property's value as openvino-node gives it, from the text the C API gives: lists as arrays, numbers as numbers,
 * YES and NO as booleans. Types for which openvino-node answers undefined (uint64, float …) come as numbers too.
 */
export function propertyValue(name: string, text: string): PropertyValue {
  if (lists.has(name))
    return text
      .split(/\s+/)
      .filter((part) => part !== '')
      .map(numberOrText)
  if (texts.has(name)) return text
  if (text === 'YES' || text === 'NO') return text === 'YES'
  return numberOrText(text)
}

function numberOrText(text: string): number | string {
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return text
  const value = Number(text)
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value
}

// For these the C API takes the value for an address (of callbacks, contexts, memory) and not for text.
const addresses = new Set(
  'CACHE_ENCRYPTION_CALLBACKS OCL_CONTEXT OCL_QUEUE VA_DEVICE MEM_HANDLE DEV_OBJECT_HANDLE'.split(' ')
)

/** The key and value texts that C takes, from a configuration object. */
export function propertyList(config: object): Property[] {
  return Object.entries(config).map(([key, value]) => {
    if (addresses.has(key))
      throw new Error(`The property ${key} cannot be set from JavaScript: its value is a native address.`)
    return { key: plainText(key, 'A property name'), value: propertyText(value) }
  })
}

function propertyText(value: unknown): string {
  if (typeof value === 'string') return plainText(value, 'A property value')
  if (typeof value === 'boolean') return value ? 'YES' : 'NO'
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  throw new Error('Cannot convert to ov::Any: a property value must be a string, a finite number or a boolean.')
}
