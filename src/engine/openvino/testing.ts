import { buildSync } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../../', import.meta.url))

/** A CommonJS bundle of a file of this folder, in the ignored `out/`, where `koffi` can be found. */
export function bundle(file: string): { readonly path: string; readonly remove: () => void } {
  const out = join(project, 'out')
  mkdirSync(out, { recursive: true })
  const folder = mkdtempSync(join(out, 'test-'))
  const path = join(folder, file.replace(/\.ts$/, '.cjs'))
  buildSync({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['koffi'],
    logOverride: { 'empty-import-meta': 'silent' },
    outfile: path
  })
  return {
    path,
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

export interface ChildResult {
  readonly code: number | null
  readonly signal: string | null
  readonly out: string
  readonly err: string
}

/** Runs a file of this folder in a process of its own, where native code may crash without taking the test along. */
export function runInChild(file: string, args: readonly string[] = []): ChildResult {
  const built = bundle(file)
  try {
    const child = spawnSync(process.execPath, ['--expose-gc', built.path, ...args], { encoding: 'utf8', cwd: project })
    return { code: child.status, signal: child.signal, out: child.stdout, err: child.stderr }
  } finally {
    built.remove()
  }
}
