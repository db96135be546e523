import { fail, type FailureError } from '../failure'

/** Names in lower case, as the report writes them. Of a name that comes twice the first counts: groups of shapes come last. */
export type Entries = ReadonlyMap<string, string>

/** The three parts of a report of OpenVINO's `benchmark_app`; each may be missing. */
export interface ReportParts {
  readonly format: 'csv' | 'json'
  readonly options: Entries
  readonly setup: Entries
  readonly results: Entries
}

type Part = 'options' | 'setup' | 'results'

/** A report takes a few kilobytes; its per-layer companions stay below this too. */
const mostCharacters = 4 * 1024 * 1024

const headings: Readonly<Record<string, Part | null>> = {
  'command line parameters': 'options',
  'configuration setup': 'setup',
  'execution results': 'results',
  // Figures of each shape that a model with several was given: the ones over all shapes stand above.
  'group latencies': null
}

/**
 * Reads the report that `benchmark_app -report_type … -report_folder …` writes, as CSV or (`-json_stats`) as JSON, by the
 * Python tool or the C++ one. Null where the text is something else.
 * Fails with `record-unreadable` for the per-layer reports, which state no throughput.
 */
export function readReport(text: string, name: string): ReportParts | null {
  if (text.length > mostCharacters) return null
  const start = text.replace(/^\uFEFF/, '')
  return /^\s*[{[]/.test(start) ? readJson(start, name) : readCsv(start, name)
}

function readJson(text: string, name: string): ReportParts | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Cut short: what is left may still show what it was.
    if (/^\s*\{\s*"(cmd_options|configuration_setup|execution_results)"/.test(text)) throw cutShort(name)
    return null
  }
  if (!isObject(value)) return null
  if ('report_type' in value && ('detailed_performance' in value || 'avg_performance' in value)) throw perLayer(name)
  const [options, setup, results] = [value['cmd_options'], value['configuration_setup'], value['execution_results']]
  if (!isObject(options) && !isObject(setup) && !isObject(results)) return null
  return { format: 'json', options: entries(options), setup: entries(setup), results: entries(results) }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function entries(value: unknown): Entries {
  const found = new Map<string, string>()
  if (!isObject(value)) return found
  for (const [name, one] of Object.entries(value)) {
    if (['string', 'number', 'boolean'].includes(typeof one)) found.set(name.trim().toLowerCase(), String(one).trim())
  }
  return found
}

/** The tool separates by semicolons; a spreadsheet that saved the report again by what its country uses. */
function readCsv(text: string, name: string): ReportParts | null {
  const separator = /^"?(?:throughput|total number of iterations|target device|api)"?([;,\t])/im.exec(text)?.[1] ?? ';'
  const parts = {
    options: new Map<string, string>(),
    setup: new Map<string, string>(),
    results: new Map<string, string>()
  }
  let part: Part | null = null
  let isReport = false
  let last: string | null = null
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [title = '', ...cells] = cellsOf(line, separator)
    const entry = title.trim().toLowerCase()
    const isHeading = cells.every((cell) => cell === '')
    if (isHeading && Object.hasOwn(headings, entry)) {
      part = headings[entry] ?? null
      isReport = true
      last = null
    } else if (entry === 'layername') {
      throw perLayer(name)
    } else if (part !== null && cells.length > 0 && entry !== '') {
      last = entry
      if (!parts[part].has(entry)) parts[part].set(entry, cells.join(separator).trim())
    } else if (part !== null && last === 'error' && entry !== '') {
      // What an error says goes on over several lines.
      parts[part].set(last, `${parts[part].get(last) ?? ''}\n${title.trim()}`)
    }
  }
  return isReport ? { format: 'csv', ...parts } : null
}

/** A line's cells, quoted or not; the empty ones that a spreadsheet adds at the end are left out. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] as string
    if (letter === '"' && quoted && line[at + 1] === '"') cell += line[++at] as string
    else if (letter === '"' && (quoted || cell === '')) quoted = !quoted
    else if (letter === separator && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += letter
  }
  cells.push(cell)
  // A name with nothing behind it (an option without a value) keeps its one empty cell.
  while (cells.length > 2 && cells.at(-1)?.trim() === '') cells.pop()
  return cells
}

/** A plain number of 0 or more, with a point or a decimal comma; null for anything else. */
export function numberOf(text: string | undefined): number | null {
  const plain = text?.trim() ?? ''
  const number = /^\d{1,3}(\.\d{3})+,\d+$/.test(plain)
    ? plain.replaceAll('.', '').replace(',', '.')
    : /^\d{1,3}(,\d{3})+\.\d+$/.test(plain)
      ? plain.replaceAll(',', '')
      : plain.replace(',', '.')
  return /^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(number) && Number.isFinite(Number(number)) ? Number(number) : null
}

export const cutShort = (name: string): FailureError =>
  fail(
    'record-unreadable',
    `${name} is a report of benchmark_app that was cut short: it states no throughput.`,
    'Let benchmark_app come to its end and choose the file that it writes then.'
  )

const perLayer = (name: string): FailureError =>
  fail(
    'record-unreadable',
    `${name} is benchmark_app's list of layers, which states no throughput.`,
    'Choose benchmark_report.csv or benchmark_report.json from the same folder.'
  )
