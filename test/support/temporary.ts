import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'

/** A folder that goes with the test file that asks for it; to be called outside of tests and hooks. */
export function folderOfThisFile(name: string): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), `vinobench-${name}-`)))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
