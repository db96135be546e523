import type { ExpectedKind } from '../../core/device'
import { type PciBus, readPciBus } from './pci'
import type { System } from './system'

/** What a Linux system shows of everything between OpenVINO and a GPU or NPU. */
export interface LinuxView {
  readonly os: 'linux'
  readonly kernel: string
  /** Null: the system shows no bus. */
  readonly bus: PciBus | null
  readonly nodes: Readonly<Record<ExpectedKind, readonly DeviceNode[]>>
  readonly user: { readonly name: string; readonly groups: readonly string[] }
  readonly surroundings: { readonly container: boolean; readonly virtualMachine: boolean; readonly wsl: boolean }
  /** WSL: Windows passes its graphics on. */
  readonly dxg: boolean
  /** Paths of shared libraries by name, of those that are installed. */
  readonly libraries: Readonly<Record<string, string>>
  readonly openCl: { readonly intel: string | null; readonly all: readonly string[] }
  readonly distribution: readonly string[]
  /** Intel's compute driver for GPUs as Debian's packages name it, with its version; null where that is not known. */
  readonly gpuDriver: string | null
}

export interface DeviceNode {
  readonly path: string
  readonly mayOpen: boolean
  readonly group: string
  readonly gid: number
  /** As `ls -l` counts it: `660`. */
  readonly mode: string
  /** The user is a member by the system's list, though perhaps not yet in this session. */
  readonly listed: boolean
}

export const openClLoader = 'libOpenCL.so.1'
export const levelZeroLoader = 'libze_loader.so.1'
/** The NPU's user-mode driver, under its newer and its older name. */
export const npuDrivers = ['libze_intel_npu.so.1', 'libze_intel_vpu.so.1']

export async function viewLinux(system: System): Promise<LinuxView> {
  const groups = parseGroups(system.read('/etc/group') ?? '')
  const nodes = (folder: string, pattern: RegExp) => deviceNodes(system, groups, folder, pattern)
  return {
    os: 'linux',
    kernel: system.kernel,
    bus: await readPciBus(system),
    nodes: { GPU: nodes('/dev/dri', /^renderD/), NPU: nodes('/dev/accel', /^accel/) },
    user: {
      name: system.user.name,
      groups: system.user.groups.map((gid) => groups.get(gid)?.name ?? String(gid))
    },
    surroundings: surroundings(system),
    dxg: system.owner('/dev/dxg') !== null,
    libraries: Object.fromEntries(
      [openClLoader, levelZeroLoader, ...npuDrivers].flatMap((name) => {
        const path = findLibrary(system, name)
        return path === null ? [] : [[name, path]]
      })
    ),
    openCl: openClDrivers(system),
    distribution: parseDistribution(system.read('/etc/os-release') ?? ''),
    gpuDriver: debianPackage(system, 'intel-opencl-icd')
  }
}

interface Group {
  readonly name: string
  readonly members: readonly string[]
}

/** `render:x:105:hanako,taro` by number. */
export function parseGroups(text: string): Map<number, Group> {
  const lines = text.split('\n').map((line) => line.split(':'))
  return new Map(
    lines.flatMap(([name, , gid, members = '']) =>
      name === undefined || gid === undefined ? [] : [[Number(gid), { name, members: members.trim().split(',') }]]
    )
  )
}

function deviceNodes(system: System, groups: Map<number, Group>, folder: string, pattern: RegExp): DeviceNode[] {
  return system
    .list(folder)
    .filter((name) => pattern.test(name))
    .map((name) => {
      const path = `${folder}/${name}`
      const { gid, mode } = system.owner(path) ?? { gid: -1, mode: 0 }
      const group = groups.get(gid)
      return {
        path,
        mayOpen: system.mayOpen(path),
        group: group?.name ?? String(gid),
        gid,
        mode: (mode & 0o777).toString(8),
        listed: group?.members.includes(system.user.name) ?? false
      }
    })
}

function surroundings(system: System): LinuxView['surroundings'] {
  const wsl = /microsoft/i.test(`${system.kernel} ${system.read('/proc/version') ?? ''}`)
  const marked = ['/.dockerenv', '/run/.containerenv'].some((file) => system.owner(file) !== null)
  const grouped = /\b(docker|kubepods|containerd|lxc|libpod)\b/.test(system.read('/proc/1/cgroup') ?? '')
  const container = marked || grouped || (system.environment['container'] ?? '') !== ''
  const hypervisor = /^flags.*\bhypervisor\b/m.test(system.read('/proc/cpuinfo') ?? '')
  return { wsl, container, virtualMachine: hypervisor && !wsl }
}

/** In the linker's own list, whose binary file holds the paths as text; else in the folders that a user may have named. */
function findLibrary(system: System, name: string): string | null {
  const cache = system.read('/etc/ld.so.cache') ?? ''
  const at = cache.indexOf(`/${name}\0`)
  if (at >= 0) return cache.slice(cache.lastIndexOf('\0', at) + 1, at + 1 + name.length)
  const folders = (system.environment['LD_LIBRARY_PATH'] ?? '').split(':').filter((folder) => folder !== '')
  const folder = folders.find((place) => system.list(place).includes(name))
  return folder === undefined ? null : `${folder}/${name}`
}

/** Drivers announce themselves to the OpenCL loader by a file that names their library; Intel's for GPUs is igdrcl. */
function openClDrivers(system: System): LinuxView['openCl'] {
  const folder = '/etc/OpenCL/vendors'
  const all = system.list(folder).filter((name) => name.endsWith('.icd'))
  const own = all.find((name) => /igdrcl/.test(system.read(`${folder}/${name}`) ?? ''))
  return { intel: own === undefined ? null : `${folder}/${own}`, all }
}

/** `intel-opencl-icd 24.35.30872.22-1`, from the list of installed packages. */
function debianPackage(system: System, name: string): string | null {
  const text = system.read('/var/lib/dpkg/status') ?? ''
  const at = text.indexOf(`Package: ${name}\n`)
  const [entry = ''] = at < 0 ? [] : text.slice(at).split('\n\n', 1)
  const version = /^Version: (.+)$/m.exec(entry)?.[1]
  return version === undefined || !/^Status: .* installed$/m.test(entry) ? null : `${name} ${version}`
}

/** `ID` and `ID_LIKE` of /etc/os-release: `ubuntu`, `debian`. */
export function parseDistribution(text: string): string[] {
  return ['ID', 'ID_LIKE'].flatMap((key) =>
    (new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? '').split(' ').filter((id) => id !== '')
  )
}
