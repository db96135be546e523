import path from 'node:path'
import { compareRuns, type NamedRecord, withOwnNames } from '../../core/compare'
import { fail } from '../../core/failure'
import { readRecordFile } from '../../engine/history/read-record-file'
import { comparisonTable } from '../comparison-table'
import { exitCodes } from '../exit-codes'
import type { CompareOptions } from '../options'
import type { Output } from '../output'

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

async function readRecord(name: string): Promise<NamedRecord> {
  return { name, record: (await readRecordFile(path.resolve(name), name)).record }
}
