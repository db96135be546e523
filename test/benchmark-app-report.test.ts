import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { readResultFile } from '../src/engine/history/read-record-file'
import { parseBenchmarkApp } from './benchmarks/lib/benchmark-app'
import { madeBenchmarkPython } from './benchmarks/lib/python-environment.mjs'
import { writeSmallYolo } from './support/project'
import { folderOfThisFile } from './support/temporary'

/** OpenVINO's own tool, where a benchmark has installed it: what it prints is what its reports become here. */

const python = await madeBenchmarkPython()
const folder = folderOfThisFile('benchmark-app-report')

describe.skipIf(python === null)('a report that benchmark_app has just written', () => {
  let model = ''
  beforeAll(async () => void (model = await writeSmallYolo(folder)))

  test.each([
    ['throughput:CPU', 1, ['-hint', 'throughput', '-shape', '[1,3,64,96]']],
    ['openvino-batch4', 4, ['-api', 'sync', '-b', '4']],
    ['latency:CPU', 1, ['-hint', 'latency', '-shape', '[1,3,64,96]', '-json_stats']],
    ['cumulative:AUTO', 1, ['-d', 'AUTO', '-hint', 'cumulative_throughput', '-shape', '[1,3,64,96]', '-json_stats']]
  ])('%s: as it printed it', async (id, batch, options) => {
    const reports = path.join(folder, id.replace(':', '-'))
    await mkdir(reports)
    const device = options.includes('-d') ? [] : ['-d', 'CPU']
    const fixed = ['-m', model, '-t', '1', '-report_type', 'no_counters', '-report_folder', reports]
    const start = ['-c', 'from openvino.tools.benchmark.main import main; main()']
    const { stdout } = await promisify(execFile)(python ?? '', [...start, ...fixed, ...device, ...options])
    const printed = parseBenchmarkApp(stdout, batch)

    const file = options.includes('-json_stats') ? 'benchmark_report.json' : 'benchmark_report.csv'
    const record = await readResultFile(path.join(reports, file))
    expect(record.rows[0]).toMatchObject({ id, batch, fps: { value: printed.printedFps } })
    expect(record.rows[0]?.latencyMs?.p50).toBeCloseTo(printed.medianMs ?? 0, 2)
    expect(record.model.name).toBe(path.basename(model))
    // Its figure is frames by time, as ours is.
    expect(printed.fps / printed.printedFps).toBeCloseTo(1, 2)
    expect(record.importedFrom).not.toHaveProperty('printedFps')
  })
})

test.skipIf(python !== null)('benchmark_app is not installed', (context) => {
  context.skip('`node scripts/bench.mjs agreement` installs it')
})
