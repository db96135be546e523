import path from 'node:path'
import { toFailure } from '../core/failure'
import type { RunRecord } from '../core/record'
import type { Engine } from '../engine'
import { exportContent } from '../engine/export/content'
import { writeWhole } from '../engine/records'
import { runFormats, type RunFiles } from './options'
import type { Output } from './output'
import { sayFailure } from './say-failure'
import { printable } from './terminal'

/**
 * Writes the record in every asked-for format, each file whole or not at all; `-` goes to stdout. One that fails does
 * not keep the others from being written. Answers whether all were.
 */
export async function writeResults(
  record: RunRecord,
  files: RunFiles,
  unsaved: ReadonlySet<string>,
  engine: Engine,
  out: Output
): Promise<boolean> {
  let allWritten = true
  for (const format of runFormats) {
    const file = files[format]
    if (file === null) continue
    try {
      if (file === '-') {
        out.stdout.write(String(await exportContent(format, record)))
        continue
      }
      // The engine has saved the JSON after every round; only a failed save is tried once more.
      const target = path.resolve(file)
      // A picture is drawn by native code, which has no place in this process.
      if (format === 'png') await engine.export({ record, format, path: target })
      else if (format !== 'json' || unsaved.has(target)) await writeWhole(target, await exportContent(format, record))
      out.stderr.write(`Saved ${printable(file)}\n`)
    } catch (thrown) {
      allWritten = false
      sayFailure(out.stderr, toFailure(thrown))
    }
  }
  return allWritten
}
