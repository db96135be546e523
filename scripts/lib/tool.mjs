import { spawn } from 'node:child_process'
import { Interrupted } from './failure.mjs'

const keptOutput = 64 * 1024

/**
 * Runs a command quietly and waits for it. Never throws for the command's own sake.
 * `onOutput` hears every piece of text; `statusFd` gives the child a third pipe whose lines go to `onStatus`.
 * @returns {Promise<{ ok: boolean, code: number | null, signal: string | null, missing: boolean, output: string }>}
 *   `missing`: there is no such command. `output`: the end of what it printed, both streams together.
 */
export function runTool(command, args, options = {}) {
  const { cwd, env = process.env, signal, onOutput, onStatus, killOnAbort = true, timeoutMs } = options
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new Interrupted(signal.reason))
    const stdio = ['ignore', 'pipe', 'pipe', ...(onStatus ? ['pipe'] : [])]
    const child = spawn(command, args, { cwd, env, stdio, windowsHide: true })
    let output = ''
    const keep = (chunk) => {
      output = (output + chunk).slice(-keptOutput)
      onOutput?.(String(chunk))
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.stdio[3]?.on('data', (chunk) => String(chunk).split('\n').forEach(onStatus))
    const abort = () => killOnAbort && child.kill('SIGTERM')
    signal?.addEventListener('abort', abort, { once: true })
    const timer = timeoutMs && setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    const settle = (result) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      if (signal?.aborted) reject(new Interrupted(signal.reason))
      else resolve({ ok: result.code === 0, code: null, signal: null, missing: false, output, ...result })
    }
    child.on('error', (error) => settle({ missing: error.code === 'ENOENT', output: output || error.message }))
    child.on('close', (code, killedBy) => settle({ code, signal: killedBy }))
  })
}

/** The last lines of a tool's output, without empty ones and without what a terminal animation left behind. */
export function lastLines(output, count = 8) {
  return output
    .split(/[\r\n]+/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-count)
}
