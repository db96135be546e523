import * as z from 'zod'
import type { OtherGraphics } from '../../core/device'
import type { System } from './system'

/** What a Mac shows of its graphics. */
export interface MacView {
  readonly os: 'darwin'
  /** Null: the system profiler gave no answer. */
  readonly graphics: readonly OtherGraphics[] | null
}

export async function viewMac(system: System): Promise<MacView> {
  const said = await system.run('/usr/sbin/system_profiler', ['SPDisplaysDataType', '-json'])
  return { os: 'darwin', graphics: said === null ? null : parseSystemProfiler(said) }
}

const answer = z.object({
  SPDisplaysDataType: z.array(
    z.object({ _name: z.string(), sppci_model: z.string().optional(), spdisplays_vendor: z.string().optional() })
  )
})

/** Vendors stand there as `sppci_vendor_Apple`, `Intel` or `AMD (0x1002)`. */
export function parseSystemProfiler(json: string): OtherGraphics[] | null {
  try {
    return answer.parse(JSON.parse(json)).SPDisplaysDataType.map((entry) => {
      const name = entry.sppci_model ?? entry._name
      const vendor = (entry.spdisplays_vendor ?? '').replace(/^sppci_vendor_/i, '').replace(/\s*\(0x\w+\)$/, '')
      return { name, vendor: /^amd$/i.test(vendor) ? 'AMD' : vendor || (name.split(' ')[0] ?? '') }
    })
  } catch {
    return null
  }
}
