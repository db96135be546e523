import { defineConfig } from 'vitest/config'

const shared = {
  // Native inference and child processes are slow to start on a busy two-core machine; a limit is there to end a hang only.
  testTimeout: 120_000,
  hookTimeout: 240_000,
  // Each file has a process of its own: a native crash ends that file only.
  pool: 'forks' as const
}

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'engine',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.mjs'],
          exclude: ['test/window/**', 'test/package/**', 'node_modules/**'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 }
        }
      },
      {
        test: {
          ...shared,
          name: 'window',
          include: ['test/window/**/*.test.ts'],
          globalSetup: ['test/window/support/display.ts'],
          // One window at a time, and after all else: what it shows and measures must not hang on what runs beside it.
          maxWorkers: 1,
          sequence: { groupOrder: 2 }
        }
      }
    ]
  }
})
