import { InvalidArgumentError } from 'commander'
import { ladder, parseRowId } from '../core/rows'

/** Readers of single values. Each throws commander's InvalidArgumentError, which names the option by itself. */

export function wholeNumber(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= lowest && value <= highest) return value
    throw new InvalidArgumentError(`It must be a whole number from ${grouped(lowest)} to ${grouped(highest)}.`)
  }
}

export function positiveNumber(highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^(\d+\.?\d*|\.\d+)$/.test(text) && value > 0 && value <= highest) return value
    throw new InvalidArgumentError(`It must be a number above 0, at most ${grouped(highest)}.`)
  }
}

/** Any text but none, and nothing that was meant as the next option. */
export function plainText(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It is empty.')
  if (text === '-') throw new InvalidArgumentError('It cannot be a standard stream; name a file.')
  if (text.startsWith('-')) {
    throw new InvalidArgumentError(`Its value is missing (for a name that begins with "-" write ./${text}).`)
  }
  return text
}

export function rowIds(text: string): string[] {
  const ids = text.split(',').map((id) => id.trim())
  for (const id of ids) {
    if (parseRowId(id) === null)
      throw new InvalidArgumentError(`${id === '' ? 'A row id is empty' : `There is no row "${id}"`}. ${validRows}`)
  }
  const twice = ids.find((id, position) => ids.indexOf(id) !== position)
  if (twice !== undefined) throw new InvalidArgumentError(`The row "${twice}" is named twice.`)
  return ids
}

/** Rows that name devices exist for each device of `vinobench devices`, so the list ends with how they are formed. */
export const validRows =
  `Rows: ${ladder([])
    .map((row) => row.id)
    .join(', ')}; ` +
  'or with another number or device: openvino-batchN, latency:DEVICE, throughput:DEVICE, cumulative:DEVICE (as throughput:GPU.1).'

export function deviceName(text: string): string {
  if (parseRowId(`latency:${text}`) !== null) return text
  throw new InvalidArgumentError(
    'It must be a device as `vinobench devices` lists them: CPU, GPU, GPU.1, NPU, or AUTO.'
  )
}

const grouped = (value: number): string => value.toLocaleString('en-US')
