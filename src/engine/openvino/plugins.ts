import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Whether OpenVINO's plugin for a kind of device lies beside the library in use, where every package of OpenVINO keeps it.
 * @param library the C library, or openvino-node's addon
 */
export function hasPlugin(library: string, kind: string): boolean {
  const folder = dirname(library)
  const name = `openvino_intel_${kind.toLowerCase()}_plugin`
  // Debian and macOS packages keep the plugins in a folder of their own.
  const inner = namesIn(folder).filter((entry) => /^openvino/.test(entry))
  const places = [folder, ...inner.map((entry) => join(folder, entry))]
  return places.some((place) => namesIn(place).some((entry) => entry.includes(name)))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
