import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.mjs'],
    // Native inference and child processes are slow to start on a busy two-core machine; a limit is there to end a hang only.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // Each file has a process of its own: a native crash ends that file only.
    pool: 'forks',
    maxWorkers: 2
  }
})
