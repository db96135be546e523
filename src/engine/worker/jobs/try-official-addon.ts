import { tryOfficialAddon } from '../../openvino/official'
import type { TriedSource } from '../protocol'

/** Whether openvino-node's own addon works here. */
export async function tryOfficialAddonJob(): Promise<TriedSource> {
  const tried = await tryOfficialAddon()
  return { works: tried.state === 'works', reason: tried.state === 'fails' ? tried.reason : null }
}
