import path from 'node:path'
import { compareRuns, withOwnNames } from '../../core/compare'
import { compareMachines } from '../../core/compare-machines'
import { toCsvOfMany } from '../../core/export/csv'
import { plural } from '../../core/export/words'
import { fail } from '../../core/failure'
import { writeWhole } from '../../engine/records'
import { type Collected, collectResults, isFolder } from '../collect-results'
import { comparisonTable } from '../comparison-table'
import { exitCodes } from '../exit-codes'
import { checkOutputFiles } from '../files'
import { machinesTable } from '../machines-table'
import type { CompareOptions } from '../options'
import type { Output } from '../output'
import { warn } from '../say-failure'
import { printable } from '../terminal'

/** `vinobench compare`: how every further result differs from the first one, or many machines side by side. */
export async function runCompare(options: CompareOptions, out: Output): Promise<number> {
  const folders = await Promise.all(options.files.map(isFolder))
  if (options.byMachine || folders.includes(true)) return machines(options, out)
  if (options.csv !== null) throw fail('wrong-usage', '--csv is for --by-machine.', 'See "vinobench compare --help".')
  // Before any is opened: what else may be wrong with a single one is beside the point.
  if (options.files.length < 2) throw nothingToCompare()
  const [first, ...others] = withOwnNames((await collectResults(options.files)).results)
  if (first === undefined) throw nothingToCompare()
  const comparison = compareRuns([first, ...others])
  out.stdout.write(options.json ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonTable(comparison, out.stdout))
  return exitCodes.done
}

const nothingToCompare = () =>
  fail(
    'wrong-usage',
    'There is nothing to compare: name at least two results, or a folder with results.',
    'See "vinobench compare --help".'
  )

async function machines({ files, json, csv }: CompareOptions, out: Output): Promise<number> {
  if (json && csv === '-') {
    throw fail('wrong-usage', 'Only one of --json and --csv can go to stdout.', 'See "vinobench compare --help".')
  }
  if (csv !== null && csv !== '-') await checkOutputFiles([csv], files)
  const collected = await collectResults(files)
  const results = withOwnNames(collected.results)
  if (results.length === 0) throw nothingThere(collected)
  const tables = compareMachines(results)
  const printed = csv === '-' ? out.stderr : out.stdout
  printed.write(
    json ? `${JSON.stringify({ tables, skipped: collected.skipped }, null, 2)}\n` : machinesTable(tables, printed)
  )
  if (csv === '-') out.stdout.write(toCsvOfMany(results))
  else if (csv !== null) {
    await writeWhole(path.resolve(csv), toCsvOfMany(results))
    out.stderr.write(`Saved ${printable(csv)}\n`)
  }
  for (const { message } of collected.skipped) warn(out.stderr, message)
  return collected.skipped.length > 0 ? exitCodes.failed : exitCodes.done
}

function nothingThere({ skipped: [first, ...others] }: Collected) {
  const more = others.length === 0 ? '' : ` (and ${plural(others.length, 'more file')} like it)`
  const why = first === undefined ? '' : ` ${first.message}${more}`
  return fail(
    'file-not-found',
    `There is no result in these folders.${why}`,
    'Name what `vinobench run --json` has saved.'
  )
}
