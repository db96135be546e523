import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { projectRoot } from '../../support/project'

/** A copy of the built app in which a test may change what it likes; what is large is linked. */
export function copyApp(to: string): string {
  const from = (...parts: string[]): string => path.join(projectRoot, ...parts)
  mkdirSync(path.join(to, 'out'), { recursive: true })
  for (const name of ['main', 'preload', 'renderer', 'engine-process.js', 'inference-thread.js']) {
    cpSync(from('out', name), path.join(to, 'out', name), { recursive: true })
  }
  cpSync(from('package.json'), path.join(to, 'package.json'))
  for (const name of ['node_modules', 'models', 'resources', '.runtime']) symlinkSync(from(name), path.join(to, name))
  return to
}
