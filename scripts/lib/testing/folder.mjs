import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of the test's own, removed afterwards. */
export async function testFolder() {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'vinobench-scripts-'))
  onTestFinished(() => fs.rm(folder, { recursive: true, force: true }))
  return folder
}

/** An executable shell script, to stand for a tool. */
export async function fakeTool(folder, name, script) {
  await fs.mkdir(folder, { recursive: true })
  const file = path.join(folder, name)
  await fs.writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return file
}

/** What set-up prints, collected. */
export function textStream({ isTTY = false } = {}) {
  const stream = { isTTY, columns: 80, text: '', write: (chunk) => ((stream.text += chunk), true) }
  return stream
}
