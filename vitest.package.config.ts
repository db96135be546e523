import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** By name, and last of all the one that removes the package. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): string => (moduleId.includes('purge') ? `~${moduleId}` : moduleId)
    return files.sort((a, b) => (place(a) < place(b) ? -1 : 1))
  }
}

/** Tests of the installed package: `npm run test:package` lays everything out and calls this. */
export default defineConfig({
  test: {
    name: 'package',
    include: ['test/package/**/*.test.ts'],
    globalSetup: ['test/package/support/display.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    sequence: { sequencer: InOrder }
  }
})
