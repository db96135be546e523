import { cpSync, mkdirSync, renameSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { engineFiles } from '../../../scripts/lib/engine-files.mjs'
import { projectRoot } from '../../support/project'

/** A copy of the built app in which a test may change what it likes; what is large is linked. */
export function copyApp(to: string): string {
  const from = (...parts: string[]): string => path.join(projectRoot, ...parts)
  mkdirSync(path.join(to, 'out'), { recursive: true })
  for (const name of ['main', 'preload', 'renderer', ...engineFiles]) {
    cpSync(from('out', name), path.join(to, 'out', name), { recursive: true })
  }
  cpSync(from('package.json'), path.join(to, 'package.json'))
  for (const name of ['node_modules', 'models', 'resources', '.runtime']) symlinkSync(from(name), path.join(to, name))
  return to
}

/** The same, but for the entries of its engine, into which `faults.json` in its home puts faults. */
export function copyAppWithFaults(to: string): string {
  copyApp(to)
  for (const name of ['engine-process', 'inference-thread']) {
    renameSync(path.join(to, 'out', `${name}.js`), path.join(to, 'out', `${name}.real.js`))
    cpSync(path.join(projectRoot, 'test', 'fakes', 'faulty-engine.mjs'), path.join(to, 'out', `${name}.js`))
  }
  return to
}
