import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { MissingDevice } from '../../core/device'

type Kind = MissingDevice['id']

/** What this system shows of its hardware; replaceable in tests. */
export interface SystemView {
  readonly platform: NodeJS.Platform
  /** PCI vendor and class of each card, such as `0x8086` and `0x030000`; null where the system does not tell. */
  readonly cards: readonly { readonly vendor: string; readonly class: string }[] | null
  /** Device files of a folder of /dev. */
  readonly nodes: (folder: 'dri' | 'accel') => readonly string[]
  readonly usable: (path: string) => boolean
  /** Whether OpenVINO's plugin for it is in the runtime; null where that is not known. */
  readonly hasPlugin: (kind: Kind) => boolean | null
}

const intel = '0x8086'

/**
 * For GPU and NPU, where none is listed: why, as far as this system shows it, and what to do.
 * @param listed ids of the devices OpenVINO lists
 * @param libraryPath the C library in use, whose folder holds the plugins; null with the official addon
 */
export function missingDevices(
  listed: readonly string[],
  libraryPath: string | null,
  system: SystemView = systemView(libraryPath)
): MissingDevice[] {
  const kinds: readonly Kind[] = ['GPU', 'NPU']
  return kinds
    .filter((kind) => !listed.some((id) => id === kind || id.startsWith(`${kind}.`)))
    .map((kind) => ({ id: kind, ...explain(kind, system) }))
}

function explain(kind: Kind, system: SystemView): Omit<MissingDevice, 'id'> {
  if (system.hasPlugin(kind) === false) {
    return {
      reason: `The OpenVINO in use has no plugin for ${kind === 'GPU' ? 'GPUs' : 'NPUs'}.`,
      remedy: 'Use a complete OpenVINO: run "npm run setup", or name another one in VINOBENCH_OPENVINO.'
    }
  }
  if (system.platform === 'linux') return kind === 'GPU' ? explainGpu(system) : explainNpu(system)
  if (system.platform === 'darwin') {
    return {
      reason: `OpenVINO uses only the CPU on a Mac; it has no ${kind} support for Apple's chips.`,
      remedy: `Nothing can be done here; a PC with an Intel ${kind} is needed for that row.`
    }
  }
  return explainWindows(kind)
}

function explainWindows(kind: Kind): Omit<MissingDevice, 'id'> {
  return kind === 'GPU'
    ? {
        reason: 'OpenVINO found no Intel graphics. Either this computer has none, or its driver is missing or too old.',
        remedy:
          "Install the newest graphics driver from Intel, then look again. NVIDIA's and AMD's cards cannot be used."
      }
    : {
        reason:
          'OpenVINO found no NPU. Either the processor has none (Intel Core Ultra has), or its driver is missing.',
        remedy: 'On an Intel Core Ultra computer install the newest NPU driver from Intel, then look again.'
      }
}

function explainGpu(system: SystemView): Omit<MissingDevice, 'id'> {
  const graphics = system.cards?.filter((card) => card.class.startsWith('0x03')) ?? null
  if (graphics && !graphics.some((card) => card.vendor === intel)) {
    return graphics.length === 0
      ? {
          reason: 'This computer has no graphics card that the system can see.',
          remedy: 'Nothing can be done here; in a virtual machine, pass an Intel GPU through to it.'
        }
      : {
          reason: 'The graphics card of this computer is not from Intel, and OpenVINO can use only those.',
          remedy: 'Nothing can be done here; an Intel GPU is needed for that row.'
        }
  }
  const render = system.nodes('dri').filter((path) => path.includes('renderD'))
  if (render.length === 0) {
    return {
      reason: `${graphics ? 'There is an Intel GPU, but its' : 'The'} kernel driver offers no /dev/dri/renderD… file.`,
      remedy: 'Load the i915 or xe kernel driver (a newer kernel for a new GPU); in a container, pass /dev/dri to it.'
    }
  }
  if (!render.some(system.usable)) return noPermission(render)
  return {
    reason: 'There is an Intel GPU, but OpenVINO could not open it: its compute driver is probably not installed.',
    remedy: 'Install the packages intel-opencl-icd and libze1 (Intel compute runtime), then look again.'
  }
}

function explainNpu(system: SystemView): Omit<MissingDevice, 'id'> {
  // Class 0x12: processing accelerators.
  const seen = system.cards?.some((card) => card.vendor === intel && card.class.startsWith('0x1200')) ?? null
  const nodes = system.nodes('accel')
  if (seen === false && nodes.length === 0) {
    return {
      reason: 'This computer has no Intel NPU that the system can see.',
      remedy: 'Nothing can be done here; processors of the Intel Core Ultra family have one.'
    }
  }
  if (nodes.length === 0) {
    return {
      reason: 'The kernel driver of the NPU offers no /dev/accel file.',
      remedy: 'Load the intel_vpu kernel driver (Linux 6.6 or newer); in a container, pass /dev/accel to it.'
    }
  }
  if (!nodes.some(system.usable)) return noPermission(nodes)
  return {
    reason: 'There is an Intel NPU, but OpenVINO could not open it: its user-mode driver is probably not installed.',
    remedy: "Install Intel's linux-npu-driver packages and libze1, then look again."
  }
}

function noPermission(nodes: readonly string[]): Omit<MissingDevice, 'id'> {
  return {
    reason: `This user may not open ${nodes.join(' or ')}.`,
    remedy: 'Add the user to the group "render" (sudo usermod -aG render $USER), then log in again.'
  }
}

function systemView(libraryPath: string | null): SystemView {
  return {
    platform: process.platform,
    cards: process.platform === 'linux' ? pciCards() : null,
    nodes: (folder) => entries(join('/dev', folder)).map((name) => join('/dev', folder, name)),
    usable: (path) => {
      try {
        accessSync(path, constants.R_OK | constants.W_OK)
        return true
      } catch {
        return false
      }
    },
    hasPlugin: (kind) => (libraryPath === null ? null : pluginBeside(libraryPath, kind))
  }
}

function pluginBeside(libraryPath: string, kind: Kind): boolean {
  const folder = dirname(libraryPath)
  const name = `openvino_intel_${kind.toLowerCase()}_plugin`
  // Debian and macOS packages keep the plugins in a folder of their own.
  const places = [
    folder,
    ...entries(folder)
      .filter((entry) => /^openvino/.test(entry))
      .map((entry) => join(folder, entry))
  ]
  return places.some((place) => entries(place).some((entry) => entry.includes(name)))
}

function pciCards(): SystemView['cards'] {
  const root = '/sys/bus/pci/devices'
  if (!existsSync(root)) return null
  return entries(root).flatMap((card) => {
    try {
      const read = (file: string) => readFileSync(join(root, card, file), 'utf8').trim()
      return [{ vendor: read('vendor'), class: read('class') }]
    } catch {
      return []
    }
  })
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
