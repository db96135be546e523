import path from 'node:path'
import { fail, type FailureError } from '../../core/failure'
import type { Job } from '../worker/protocol'
import { type Damage, damagesOf } from './check'
import { type Manifest, readManifest } from './manifest'
import { openMemory } from './memory'
import { neededFiles } from './needs'

export interface InstallationPlaces {
  /** The program: its archive where it is installed, else the checkout. */
  readonly root: string
  /** Which files were found as shipped. */
  readonly checkedFiles: string
}

/**
 * Fails with `installation-damaged` where a file that this job is going to use is not as it was shipped. Call it before any
 * native code is loaded. Does nothing where there is no manifest.
 * @param onFile called after each file that had to be read
 */
export async function checkInstallation(
  job: Job,
  { root, checkedFiles }: InstallationPlaces,
  onFile: () => void = () => undefined
): Promise<void> {
  const manifest = readManifest(root)
  if (manifest === null) return
  const needed = neededFiles(job, manifest.files)
  if (needed.length === 0) return
  const memory = openMemory(checkedFiles, manifest)
  const damages = await damagesOf(manifest, needed, memory, onFile)
  await memory.keep()
  if (damages.length > 0) throw damaged(damages, manifest)
}

function damaged(damages: readonly Damage[], { base }: Manifest): FailureError {
  const [first, ...others] = damages.map(({ name, what }) => `${path.join(path.basename(base), name)} ${what}`)
  const more = others.length === 0 ? '' : `, and ${others.length} more`
  return fail(
    'installation-damaged',
    `This installation of VinoBench is damaged: ${first}${more}. No native code was loaded.`,
    'Install VinoBench again. Your results, models and settings stay as they are.',
    damages.map(({ name, what }) => `${path.join(base, name)} ${what}`).join('\n')
  )
}
