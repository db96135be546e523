import type { System } from './system'

/** A file's text, a link's target, or a device file with its owner. */
type Entry =
  string | { readonly link: string } | { readonly gid: number; readonly mode: number; readonly mayOpen: boolean }

export interface FakeMachine {
  readonly platform?: NodeJS.Platform
  readonly kernel?: string
  readonly files?: Readonly<Record<string, Entry>>
  readonly user?: System['user']
  readonly environment?: System['environment']
  /** What programs say, by the last part of their path. */
  readonly programs?: Readonly<Record<string, string>>
}

/** A machine that is not here, described by its files: folders are where files lie. */
export function fakeSystem(machine: FakeMachine): System {
  const files = machine.files ?? {}
  const text = (path: string): string | null => {
    const entry = files[path]
    return typeof entry === 'string' ? entry : null
  }
  return {
    platform: machine.platform ?? 'linux',
    kernel: machine.kernel ?? '6.8.0-45-generic',
    environment: machine.environment ?? {},
    user: machine.user ?? { name: 'hanako', groups: [1000, 27] },
    read: text,
    list: (folder) => {
      const below = Object.keys(files).filter((path) => path.startsWith(`${folder}/`))
      return [...new Set(below.map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''))].sort()
    },
    linkTarget: (path) => {
      const entry = files[path]
      return typeof entry === 'object' && 'link' in entry ? entry.link : null
    },
    owner: (path) => {
      const entry = files[path]
      if (entry === undefined) return null
      return typeof entry === 'object' && 'gid' in entry ? entry : { gid: 0, mode: 0o644 }
    },
    mayOpen: (path) => {
      const entry = files[path]
      return typeof entry === 'object' && 'mayOpen' in entry && entry.mayOpen
    },
    run: (program) => Promise.resolve(machine.programs?.[program.split(/[\\/]/).at(-1) ?? ''] ?? null)
  }
}

/** A device on the PCI bus. */
export function pci(slot: string, ids: string, pciClass: string, driver?: string): Record<string, Entry> {
  const folder = `/sys/bus/pci/devices/${slot}`
  const [vendor, device] = ids.split(':')
  return {
    [`${folder}/vendor`]: `0x${vendor}\n`,
    [`${folder}/device`]: `0x${device}\n`,
    [`${folder}/class`]: `0x${pciClass}\n`,
    ...(driver === undefined ? {} : { [`${folder}/driver`]: { link: `../../../bus/pci/drivers/${driver}` } })
  }
}

/** The linker's list as glibc writes it: a head of numbers, then the names and paths as text. */
export const linkerCache = (...paths: string[]): Record<string, Entry> => ({
  '/etc/ld.so.cache': `glibc-ld.so.cache1.1\0\0\x03${paths.map((path) => `${path.split('/').at(-1)}\0${path}\0`).join('')}`
})

export const groupsFile = (render = ''): Record<string, Entry> => ({
  '/etc/group': `root:x:0:\nsudo:x:27:hanako\nvideo:x:44:\nrender:x:105:${render}\nhanako:x:1000:\n`
})

export const node = (path: string, mayOpen: boolean): Record<string, Entry> => ({
  [path]: { gid: 105, mode: 0o20660, mayOpen }
})
