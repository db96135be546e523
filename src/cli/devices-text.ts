import type { DeviceInfo, DevicesReport, MissingDevice } from '../core/device'
import { shortVersion, sourceWords } from '../core/export/settings-words'
import { formatBytes } from '../core/units'
import { definition, padEnd } from './layout'
import type { Stream } from './output'
import { printable, toAscii } from './terminal'

const nameWidth = 17

/** One block for each device, in words that a buyer understands; then what is missing, what was seen of it and what to do. */
export function describeDevices({ openvino, devices, missing, otherGraphics }: DevicesReport, stream: Stream): string {
  const { bold } = stream.colours
  const { columns } = stream
  const lines = [`OpenVINO ${printable(shortVersion(openvino.version))} (through ${sourceWords[openvino.source]})`]
  if (devices.length === 0) lines.push('', 'OpenVINO can use no device here.')
  for (const device of devices) {
    lines.push('', `${bold(padEnd(device.id, 6))} ${bold(printable(device.fullName))}`)
    for (const [name, text] of facts(device)) lines.push(...definition(name, printable(text), nameWidth, columns, 7))
  }
  if (otherGraphics.length > 0) lines.push('', bold('Present, not measured: OpenVINO cannot use it'))
  for (const { name } of otherGraphics) lines.push(...definition('', printable(name), 7, columns))
  if (missing.length > 0) lines.push('', bold('Not found'))
  for (const device of missing) lines.push(...describeMissing(device, stream))
  const text = `${lines.join('\n')}\n`
  return stream.unicode ? text : toAscii(text)
}

function describeMissing({ id, reason, remedy, evidence }: MissingDevice, { columns, colours }: Stream): string[] {
  return [
    ...definition(id, printable(reason), 7, columns),
    ...definition('', `What to do: ${printable(remedy)}`, 7, columns),
    ...evidence.flatMap(({ text }) => definition('-', printable(text), 2, columns, 7)).map((line) => colours.dim(line))
  ]
}

function facts(device: DeviceInfo): [name: string, text: string][] {
  const { capabilities, streamsRange, requestsRange, optimalRequests, memoryBytes } = device
  const precisions = capabilities.filter((name) => name in precisionWords)
  const abilities = capabilities.flatMap((name) => abilityWords[name] ?? [])
  const found: [string, string | null][] = [
    ['What it is', kindOf(device)],
    ['Architecture', device.architecture],
    [
      'Computes in',
      precisions.length === 0 ? null : precisions.map((name) => `${name} (${precisionWords[name]})`).join(', ')
    ],
    ['Also', abilities.length === 0 ? null : abilities.join(', ')],
    ['Memory', memoryBytes === null ? null : formatBytes(memoryBytes)],
    ['Streams', streamsRange === null ? null : `${streamsRange[0]} to ${streamsRange[1]} at once`],
    ['Requests', requestWords(requestsRange, optimalRequests)],
    ['Driver', device.driverVersion],
    ['OpenVINO plugin', device.pluginVersion === null ? null : shortVersion(device.pluginVersion)]
  ]
  return found.flatMap(([name, text]) => (text === null || text === '' ? [] : [[name, text]]))
}

function requestWords(range: DeviceInfo['requestsRange'], optimal: number | null): string | null {
  const ranged = range === null ? null : `${range[0]} to ${range[1]} in flight`
  const suggested = optimal === null ? null : `${optimal} suggested`
  return [ranged, suggested].filter((part) => part !== null).join(', ') || null
}

function kindOf({ id, type }: DeviceInfo): string {
  if (id.startsWith('GPU')) {
    if (type === 'integrated') return 'graphics built into the processor (shares the main memory)'
    return type === 'discrete' ? 'graphics card with its own memory' : 'graphics processor'
  }
  if (id.startsWith('NPU')) return 'neural processor: made for AI, saves power'
  return id.startsWith('CPU') ? 'main processor' : 'device'
}

const precisionWords: Readonly<Record<string, string>> = {
  FP32: 'full precision',
  BF16: 'half-size numbers, wide range',
  FP16: 'half-size numbers',
  INT8: 'quarter-size whole numbers'
}

const abilityWords: Readonly<Record<string, string>> = {
  EXPORT_IMPORT: 'can keep compiled models',
  GPU_HW_MATMUL: 'has matrix units (XMX)'
}
