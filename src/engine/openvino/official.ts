import type { NodeAddon } from './addon-types'
import { loadOpenVino, officialAddonPath } from './load'
import { tinyModel } from './tiny-model'

export type TryOut =
  | { readonly state: 'not-installed' }
  | { readonly state: 'works'; readonly version: string }
  | { readonly state: 'fails'; readonly reason: string }

/**
 * Uses openvino-node's own addon for the first time. Call it in a process that may be thrown away: a fault of native
 * code ends the process, and then the answer is that it fails too. Where it does not work,
 * `VINOBENCH_OPENVINO_SOURCE=c-api` makes later processes use the C API.
 */
export async function tryOfficialAddon(): Promise<TryOut> {
  if (officialAddonPath() === null) return { state: 'not-installed' }
  try {
    const { addon, source, version } = loadOpenVino()
    if (source !== 'official-addon') return { state: 'not-installed' }
    await tryOut(addon)
    return { state: 'works', version }
  } catch (error) {
    return { state: 'fails', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** Infers with a tiny model on the CPU, one at a time and through the queue; throws if an answer is wrong. */
export async function tryOut(addon: NodeAddon): Promise<void> {
  const core = new addon.Core()
  const model = core.readModelSync(Buffer.from(tinyModel([1, 4])))
  const compiled = core.compileModelSync(model, 'CPU')
  const input = new addon.Tensor(addon.element.f32, [1, 4], Float32Array.of(-1, 0, 1, 2))
  const [alone] = Object.values(compiled.createInferRequest().infer({ data: input }))
  assertAnswer(alone?.data)
  const queue = new addon.AsyncInferQueue(compiled, 2)
  queue.setCallback((error, request) => {
    if (error) throw error
    assertAnswer(request.getOutputTensor().data)
  })
  await Promise.all([1, 2, 3].map(() => queue.startAsync({ data: input })))
  queue.release()
}

function assertAnswer(data: unknown): void {
  const answer = Array.from(data as ArrayLike<number>).join()
  if (answer !== '0,0,1,2') throw new Error(`The tiny model answered ${answer} instead of 0,0,1,2.`)
}
