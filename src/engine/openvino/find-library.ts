import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { isInstalled, moduleFolder } from '../installed'

/** Linux: a version behind `.so`; Windows: no `lib`; macOS: a version before or behind nothing. */
const cLibrary = /^(lib)?openvino_c(\.\d+)*\.(so(\.\d+)*|dll|dylib)$/

/** OpenVINO's C library in a folder, its parent, a Python package or the file itself; null where there is none. */
export function findCLibrary(place: string): string | null {
  const path = isAbsolute(place) ? place : resolve(place)
  if (!existsSync(path)) return null
  if (statSync(path).isFile()) return cLibrary.test(path.split(/[\\/]/).pop() ?? '') ? path : null
  for (const folder of foldersIn(path)) {
    const name = namesIn(folder)
      .filter((entry) => cLibrary.test(entry))
      .sort()
      .at(-1)
    if (name !== undefined) return join(folder, name)
  }
  return null
}

/** The places where archives, packages and wheels of OpenVINO keep their libraries. */
function foldersIn(path: string): string[] {
  const inner = [
    '',
    'libs',
    'lib',
    'bin',
    'openvino/libs',
    'runtime/lib/intel64',
    'runtime/lib/aarch64',
    'runtime/lib/arm64/Release',
    'runtime/bin/intel64/Release',
    'lib/x86_64-linux-gnu'
  ]
  return inner.map((folder) => join(path, folder))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * What must be loaded before OpenVINO. On Linux hwloc: TBB loads it with `RTLD_DEEPBIND`, and then it frees with glibc
 * what Electron's allocator gave it; loaded before in the ordinary way it does not.
 */
export function librariesToLoadFirst(library: string): string[] {
  if (process.platform !== 'linux') return []
  const hwloc = join(dirname(library), 'libhwloc.so.15')
  return existsSync(hwloc) ? [hwloc] : []
}

/**
 * The folders from this module and from the current directory upwards that hold VinoBench's package.json. An installed
 * program looks nowhere but in itself: native code in the folder where somebody starts it is not ours to load.
 */
export function projectRoots(): string[] {
  const own = moduleFolder()
  const starts = own !== null && isInstalled(own) ? [own] : [own, process.cwd()].filter((start) => start !== null)
  return [...new Set(starts.flatMap((start) => projectAbove(start) ?? []))]
}

function projectAbove(start: string): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    if (nameOfPackage(folder) === 'vinobench') return folder
    if (folder === dirname(folder)) return null
  }
}

function nameOfPackage(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: unknown }).name
  } catch {
    return null
  }
}
