import path from 'node:path'
import { toFailure } from '../core/failure'
import { toCsv } from '../core/export/csv'
import { toHtml } from '../core/export/html'
import { toJson } from '../core/export/json'
import { toMarkdown } from '../core/export/markdown'
import type { RunRecord } from '../core/record'
import { writeWhole } from '../engine/records'
import { runFormats, type RunFiles, type RunFormat } from './options'
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
  out: Output
): Promise<boolean> {
  let allWritten = true
  for (const format of runFormats) {
    const file = files[format]
    if (file === null) continue
    try {
      if (file === '-') {
        out.stdout.write(String(await contentOf(format, record)))
        continue
      }
      // The engine has saved the JSON after every round; only a failed save is tried once more.
      const target = path.resolve(file)
      if (format !== 'json' || unsaved.has(target)) await writeWhole(target, await contentOf(format, record))
      out.stderr.write(`Saved ${printable(file)}\n`)
    } catch (thrown) {
      allWritten = false
      sayFailure(out.stderr, toFailure(thrown))
    }
  }
  return allWritten
}

async function contentOf(format: RunFormat, record: RunRecord): Promise<string | Uint8Array> {
  switch (format) {
    case 'json':
      return toJson(record)
    case 'csv':
      return toCsv(record)
    case 'markdown':
      return toMarkdown(record)
    case 'html':
      return toHtml(record)
    case 'png': {
      // Loaded only where a picture is asked for: the chart library is slow to start.
      const { chartPng } = await import('./chart')
      return chartPng(record)
    }
  }
}
