import { spawn } from 'node:child_process'
import { accessSync, constants, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isRunning } from '../engine/records'

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
    return folderForThisTime()
  }
}

function folderForThisTime(): string {
  removeLeftovers()
  const folder = mkdtempSync(path.join(tmpdir(), `vinobench-window-${process.pid}-`))
  process.once('exit', () => {
    removeQuietly(folder)
    removeAfterwards(folder)
  })
  return folder
}

/**
 * Chromium writes there once more after the last of our code has run, which makes the folder again: whoever removes it for
 * good has to outlive this process. Where there is no shell, the next start does it.
 */
function removeAfterwards(folder: string): void {
  if (process.platform === 'win32') return
  // Twice: Chromium's other processes end a moment after it.
  const wait = 'while kill -0 "$1" 2>/dev/null; do sleep 0.1; done; rm -rf -- "$2"; sleep 1; rm -rf -- "$2"'
  const args = ['-c', wait, 'sh', String(process.pid), folder]
  spawn('/bin/sh', args, { detached: true, stdio: 'ignore', cwd: '/' })
    .on('error', () => undefined)
    .unref()
}

/** Of programs of this user that have ended. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, owner] = /^vinobench-window-(\d+)-[^-]+$/.exec(name) ?? []
    const folder = path.join(tmpdir(), name)
    if (owner !== undefined && !isRunning(Number(owner)) && isOurs(folder)) removeQuietly(folder)
  }
}

function isOurs(folder: string): boolean {
  try {
    const status = lstatSync(folder)
    return status.isDirectory() && (process.getuid === undefined || status.uid === process.getuid())
  } catch {
    return false
  }
}

function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  } catch {
    // Tried again later; the system empties this place by itself, too.
  }
}
