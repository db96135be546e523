import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { loadOpenVino } from '../../src/engine/openvino/load'
import { alternate } from './lib/alternate'
import { sharedData } from './lib/data'
import { benchmarkOptions } from './lib/options'
import { runOurRow } from './lib/our-row'
import { header, load, resultOfRatios, say, skipped } from './lib/report'

// Random weights must cost what trained ones cost (no denormals, no dead layers), or the built-in model measures
// something else. The control compares published weights with a copy of themselves: what it shows is the method's error.

const rows = ['throughput:CPU', 'openvino-sync']
const options = benchmarkOptions({ pairs: 31, seconds: 3 }, rows)
const published = sharedData('models', 'yolov5n.pt')

if (published === null)
  skipped('synthetic-against-published', 'there are no published weights (../shared/data/models).')
else await compare(published)

async function compare(file: string): Promise<void> {
  const { version, source } = loadOpenVino()
  header('synthetic against published weights, YOLOv5n', [`OpenVINO ${version} (${source})`])
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vinobench-bench-'))
  try {
    const copy = path.join(folder, 'copy.pt')
    copyFileSync(file, copy)
    for (const row of rows.filter((name) => options.wants(name))) {
      await pairsOf(row, 'synthetic', 'yolov5n', file)
      await pairsOf(row, 'control', copy, file)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function pairsOf(row: string, name: string, model: string, against: string): Promise<void> {
  say(`\n## ${row}: ${name} against published, ${options.seconds} s each (${load()})`)
  const measure = (which: string) => async () => {
    const { fps } = await runOurRow({ row, args: ['--model', which, '--seconds', String(options.seconds)] })
    return { fps }
  }
  const names = [name, 'published'] as const
  const ratios = await alternate({ names, first: measure(model), second: measure(against) }, options.pairs)
  resultOfRatios(`${name}-against-published:${row}`, ratios, ({ low, high }) => low <= 1 && high >= 1)
}
