import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import startScreen from '../window/support/display'
import { launchWindow } from '../window/support/launch'
import { alternate } from './lib/alternate'
import { benchmarkOptions } from './lib/options'
import { runOurRow } from './lib/our-row'
import { header, load, resultOfRatios, say } from './lib/report'
import { runInWindow } from '../window/support/run-in-window'

// The window must not slow what it watches: the same row in the app, with its window open and the run shown in it, and
// in the command line. Each measurement is a run of its own with fresh engine processes.

const rows = ['throughput:CPU', 'openvino-sync']
const options = benchmarkOptions({ pairs: 31, seconds: 3 }, rows)
const stopScreen = await startScreen()
const home = mkdtempSync(path.join(os.tmpdir(), 'vinobench-bench-'))
const launched = await launchWindow({ home, size: { width: 1280, height: 800 } })
try {
  header('the window against the command line, YOLOv5n', [await launched.app.evaluate(() => process.versions.electron)])
  for (const row of rows.filter((name) => options.wants(name))) {
    say(`\n## ${row}: window against terminal, 3 s each (${load()})`)
    const inWindow = async () => ({ fps: await launched.page.evaluate(runInWindow, row) })
    const inTerminal = async () => ({ fps: (await runOurRow({ row, args: ['--quick'] })).fps })
    const names = ['window', 'terminal'] as const
    const ratios = await alternate({ names, first: inWindow, second: inTerminal }, options.pairs)
    resultOfRatios(`window-against-terminal:${row}`, ratios, ({ low, high }) => high >= 1 && low >= 0.95)
  }
} finally {
  await launched.close()
  rmSync(home, { recursive: true, force: true })
  stopScreen?.()
}
