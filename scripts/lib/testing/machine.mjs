import fs from 'node:fs/promises'
import path from 'node:path'
import { setup } from '../../setup.mjs'
import { testFolder, textStream } from './folder.mjs'

/** An empty checkout on which steps of set-up can be run, with no tool on the PATH but what `env` says. */
export async function machine(env = {}) {
  const root = await testFolder()
  const run = async (steps, options = {}) => {
    const stream = textStream()
    const allEnv = { VINOBENCH_CACHE: path.join(root, 'cache'), PATH: '/nowhere', ...env }
    return { ...(await setup({ root, env: allEnv, steps, stream, ...options })), text: stream.text }
  }
  return { root, run }
}

/** Text as it is, anything else as JSON; with the folders that it needs. */
export async function put(file, content) {
  await fs.mkdir(path.dirname(file), { recursive: true })
  await fs.writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
}
