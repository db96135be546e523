import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * Where Chromium keeps what it needs for the window. Without a folder that takes files it would not open one, so that a home
 * that is read-only gets one for this time only.
 */
export function profileFolder(data: string): string {
  const usual = path.join(data, 'window')
  try {
    mkdirSync(usual, { recursive: true })
    accessSync(usual, constants.W_OK)
    return usual
  } catch {
    const folder = mkdtempSync(path.join(tmpdir(), 'vinobench-window-'))
    process.once('exit', () => removeQuietly(folder))
    return folder
  }
}

/** Chromium's own processes may still be writing there. */
function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  } catch {
    // The system empties this place by itself.
  }
}
