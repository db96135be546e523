import { readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Interrupted } from './lib/failure.mjs'
import { runInForeground } from './lib/foreground.mjs'
import { isMain, projectRoot } from './lib/project.mjs'
import { runTool } from './lib/tool.mjs'
import { exitCodeOf, setup } from './setup.mjs'
import { typeCheckArguments, typeProjects } from './types.mjs'

const bin = (...parts) => path.join(projectRoot, 'node_modules', ...parts)

/** What is looked at besides the tests; each counts as one passed or failed. */
const checks = [
  { name: 'format', args: [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', args: [bin('eslint', 'bin', 'eslint.js'), '.'] },
  ...typeProjects().map((project) => ({ name: `types ${project}`, args: typeCheckArguments(project) }))
]

/** The last line of `npm test`, which other programs read. */
export const countsLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`

/** Reads such a line back; null where a text has none at its end. */
export function parseCounts(text) {
  const match = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(text.trimEnd().split('\n').at(-1) ?? '')
  return match && { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3] ?? 0) }
}

/** Two at a time; the output of each is printed whole when it has ended. */
async function runChecks() {
  const waiting = [...checks]
  let failed = 0
  const next = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const startedAt = performance.now()
      const { ok, output } = await runTool(process.execPath, check.args, { cwd: projectRoot })
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      console.log(`${ok ? '✓' : '✗'} ${check.name} (${seconds} s)${ok ? '' : `\n${output}`}`)
      if (!ok) failed++
    }
  }
  await Promise.all([next(), next()])
  return failed
}

/** Vitest with its usual output, and our count of it. */
async function runVitest(patterns) {
  const file = path.join(os.tmpdir(), `vinobench-tests-${process.pid}.json`)
  const reporter = path.join(projectRoot, 'scripts', 'lib', 'vitest-reporter.mjs')
  const args = [bin('vitest', 'vitest.mjs'), 'run', '--reporter=default', `--reporter=${reporter}`, ...patterns]
  const env = { ...process.env, VINOBENCH_TEST_COUNTS: file }
  const code = await runInForeground(args, { cwd: projectRoot, env })
  return readCounts(file, code)
}

/** What our reporter counted, in a file that goes with the reading; `code` is Vitest's own. */
export function readCounts(file, code) {
  try {
    const { passed, failed, skipped } = JSON.parse(readFileSync(file, 'utf8'))
    // Vitest also fails for what is no test: a bad configuration, a threshold, no file that matches.
    return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped }
  } catch {
    console.log('✗ Vitest ended without a result.')
    return { passed: 0, failed: 1, skipped: [] }
  } finally {
    rmSync(file, { force: true })
  }
}

export function printSkipped(skipped) {
  for (const { file, name, note } of skipped) console.log(`skipped: ${file} > ${name}${note ? ` (${note})` : ''}`)
}

async function main(patterns) {
  const { ok, missing } = await setup({ wheel: true, screen: true })
  // Without packages nothing can run. A build that fails is a finding like any other: the checks will say more.
  if (missing.some(({ step }) => step === 'packages')) return { passed: 0, failed: 1, skipped: 0 }
  const failedChecks = await runChecks()
  const tests = await runVitest(patterns)
  printSkipped(tests.skipped)
  const failed = failedChecks + tests.failed + (ok ? 0 : 1)
  const passed = checks.length - failedChecks + tests.passed + (ok ? 1 : 0)
  return { passed, failed, skipped: tests.skipped.length }
}

if (isMain(import.meta.url)) {
  const counts = await main(process.argv.slice(2)).catch((error) => {
    if (!(error instanceof Interrupted)) throw error
    process.exit(exitCodeOf(error))
  })
  process.exitCode = counts.failed > 0 ? 1 : 0
  console.log(countsLine(counts))
}
