import { writeFileSync } from 'node:fs'

/**
 * Counts for the last line of `npm test`, written as JSON to the file named by VINOBENCH_TEST_COUNTS. Unlike Vitest's
 * own JSON it has the reasons of skipped tests, and counts a test file that could not even be loaded.
 */
export default class CountingReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: [] }
    for (const testModule of testModules) {
      for (const test of testModule.children.allTests()) count(test, counts)
      // Errors outside any test: the file, or a hook of one of its suites.
      const suites = [testModule, ...testModule.children.allSuites()]
      counts.failed += suites.filter((suite) => suite.errors().length > 0).length
    }
    writeFileSync(process.env.VINOBENCH_TEST_COUNTS, JSON.stringify(counts))
  }
}

function count(test, counts) {
  const { state, note } = test.result()
  if (state === 'passed') counts.passed++
  else if (state === 'failed') counts.failed++
  // `pending`: never reached, because the run was stopped or its suite failed before.
  else counts.skipped.push({ name: test.fullName, file: test.module.relativeModuleId, note: note ?? '' })
}
