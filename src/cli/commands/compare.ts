import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { compareRuns, type NamedRecord } from '../../core/compare'
import { fail } from '../../core/failure'
import { parseRecord } from '../../core/parse-record'
import { formatBytes } from '../../core/units'
import { comparisonTable } from '../comparison-table'
import { exitCodes } from '../exit-codes'
import { unreadable } from '../files'
import type { CompareOptions } from '../options'
import type { Output } from '../output'

const mostBytes = 64 * 1024 * 1024

/** `vinobench compare`: how every further result differs from the first one. */
export async function runCompare({ files, json }: CompareOptions, { stdout }: Output): Promise<number> {
  const [first, ...others] = withOwnNames(await Promise.all(files.map(readRecord)))
  if (first === undefined || others.length === 0) {
    throw fail(
      'wrong-usage',
      'There is nothing to compare: name at least two results.',
      'See "vinobench compare --help".'
    )
  }
  const comparison = compareRuns([first, ...others])
  stdout.write(json ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonTable(comparison, stdout))
  return exitCodes.done
}

/** A file that is named twice gets two names: what is said must say which is meant. */
function withOwnNames(records: readonly NamedRecord[]): NamedRecord[] {
  return records.map(({ name, record }, index) => {
    const before = records.slice(0, index).filter((other) => other.name === name).length
    return { name: before === 0 ? name : `${name} (${before + 1})`, record }
  })
}

async function readRecord(name: string): Promise<NamedRecord> {
  const file = path.resolve(name)
  const text = await readText(file, name)
  return { name, record: parseRecord(text, name) }
}

async function readText(file: string, name: string): Promise<string> {
  try {
    const found = await stat(file)
    // Opening a pipe or a device could wait for ever.
    if (!found.isFile()) throw fail('file-unreadable', `${name} is not an ordinary file.`, 'Name a saved result.')
    if (found.size > mostBytes) {
      const size = `${name} is too large for a result (${formatBytes(found.size)}; the most is ${formatBytes(mostBytes)}).`
      throw fail('record-unreadable', size, 'Choose a file that `vinobench run --json` wrote.')
    }
    return await readFile(file, 'utf8')
  } catch (error) {
    throw unreadable(name, error)
  }
}
