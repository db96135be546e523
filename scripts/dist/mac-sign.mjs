import fs from 'node:fs/promises'
import path from 'node:path'
import { StepFailure } from '../lib/failure.mjs'
import { runTool } from '../lib/tool.mjs'
import { filesBelow } from './stage.mjs'

/**
 * A signature is written into the file that it signs. The manifest (docs/adr/0010) lies in the archive, and the archive's
 * sum in the bundle's signed Info.plist: after signing neither can be changed. So what the manifest names is signed before
 * it is made, and electron-builder, which signs the bundle last of all, leaves those files as they are.
 */
export const signedBefore = ['/Contents/Resources/(?:openvino|app\\.asar\\.unpacked)/']

/** As Mach-O files begin, thin and universal, in either order of bytes. */
const magic = new Set(['feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe', 'bebafeca'])

export async function isMachO(file) {
  const handle = await fs.open(file)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && magic.has(buffer.toString('hex'))
  } finally {
    await handle.close()
  }
}

/**
 * Signs the native files of these folders, for the hardened runtime; without an identity (`CSC_NAME`, as for electron-builder) for this
 * computer only, as Apple's processors want it at least.
 * @param {readonly string[]} folders
 * @param {{ env: NodeJS.ProcessEnv, run?: typeof runTool }} world
 * @returns {Promise<string[]>} what was signed
 */
export async function signNativeFiles(folders, { env, run = runTool }) {
  const identity = env.CSC_NAME ?? '-'
  // A time from Apple's server only where a signature is for others.
  const time = identity === '-' ? '--timestamp=none' : '--timestamp'
  const signed = []
  for (const folder of folders) {
    for (const name of await filesBelow(folder)) {
      const file = path.join(folder, name)
      if (!(await isMachO(file))) continue
      const { ok, output } = await run(
        'codesign',
        ['--force', time, '--options', 'runtime', '--sign', identity, file],
        {
          env
        }
      )
      if (!ok) throw new StepFailure(`codesign could not sign ${name}.`, 'It says why.', output)
      signed.push(file)
    }
  }
  return signed
}
