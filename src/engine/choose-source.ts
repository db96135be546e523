import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { toFailure } from '../core/failure'
import { onDisk } from './installed'
import { writeWhole } from './records'
import type { OpenVinoSource, TriedSource } from './worker/protocol'

/** What became of the official addon when it was first tried here, kept beside the user's data. */
interface Tried extends TriedSource {
  /** The addon's file, by status: another file is tried anew. */
  readonly addon: string
}

/**
 * Which source of OpenVINO the engine processes shall use: null where there is no choice. The official addon is native code
 * that we have not built, so that before its first use on a machine a throw-away engine process compiles and runs a tiny
 * model with it; where that fails or crashes, the C API answers instead.
 */
export async function chooseSource(
  root: string,
  memory: string,
  tryOut: () => Promise<TriedSource>,
  environment: NodeJS.ProcessEnv = process.env
): Promise<OpenVinoSource | null> {
  if ((environment['VINOBENCH_OPENVINO_SOURCE'] ?? '') !== '' || (environment['VINOBENCH_OPENVINO'] ?? '') !== '')
    return null
  const addon = await identify(onDisk(path.join(root, 'node_modules', 'openvino-node', 'bin', 'ov_node_addon.node')))
  if (addon === null) return null
  const known = await recall(memory)
  const tried = known?.addon === addon ? known : { ...(await attempt(tryOut)), addon }
  // Forgetting only costs another try.
  if (tried !== known) await writeWhole(memory, `${JSON.stringify(tried, null, 2)}\n`).catch(() => undefined)
  return tried.works ? 'official' : 'c-api'
}

async function attempt(tryOut: () => Promise<TriedSource>): Promise<TriedSource> {
  try {
    return await tryOut()
  } catch (thrown) {
    const failure = toFailure(thrown)
    if (failure.code === 'cancelled') throw thrown
    return { works: false, reason: failure.message }
  }
}

async function identify(file: string): Promise<string | null> {
  try {
    // A package brings its files' own times along: only ctime tells that one was installed again.
    const { size, mtimeMs, ctimeMs } = await stat(file)
    return `${file} ${size} ${mtimeMs} ${ctimeMs}`
  } catch {
    return null
  }
}

async function recall(memory: string): Promise<Tried | null> {
  try {
    const value = JSON.parse(await readFile(memory, 'utf8')) as Partial<Tried> | null
    if (typeof value?.addon !== 'string' || typeof value.works !== 'boolean') return null
    return { addon: value.addon, works: value.works, reason: value.reason ?? null }
  } catch {
    return null
  }
}
