import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { NodeAddon } from './addon-types'
import { fail } from '../../core/failure'
import { onDisk, openvinoFolder, repair } from '../installed'
import { createAddon } from './addon'
import { loadFirst } from './library'
import { createExtras, type NativeExtras } from './extras'
import { findCLibrary, librariesToLoadFirst, projectRoots } from './find-library'

export interface LoadOptions {
  /** An OpenVINO to use instead of every other: a folder with its libraries, a parent of it, or the C library's file. */
  readonly explicitPath?: string
}

export interface LoadedOpenVino {
  readonly addon: NodeAddon
  /** What the C API has beyond openvino-node; null with the official addon. */
  readonly extras: NativeExtras | null
  readonly source: 'official-addon' | 'c-api'
  readonly version: string
  /** The C library that answers; null with the official addon. */
  readonly libraryPath: string | null
}

/**
 * Opens OpenVINO: the one named by `explicitPath` or `VINOBENCH_OPENVINO`, else openvino-node's own addon where it is
 * installed, else the C library below the project's `.runtime/openvino`. `VINOBENCH_OPENVINO_SOURCE` (`official` or
 * `c-api`) forces one of the two. Fails with `openvino-missing` or `openvino-failed`.
 */
export function loadOpenVino(options: LoadOptions = {}): LoadedOpenVino {
  const forced = process.env['VINOBENCH_OPENVINO_SOURCE'] ?? ''
  if (!['', 'official', 'c-api'].includes(forced)) {
    throw fail(
      'wrong-usage',
      `VINOBENCH_OPENVINO_SOURCE is "${forced}", which names no source of OpenVINO.`,
      'Set it to "official" or "c-api", or remove it.'
    )
  }
  const named = options.explicitPath ?? (process.env['VINOBENCH_OPENVINO'] || undefined)
  if (named !== undefined && forced !== 'official') return loadNamed(named)
  const official = forced === 'c-api' ? null : officialAddonPath()
  if (official !== null) return loadOfficial(official)
  if (forced === 'official') {
    throw fail(
      'openvino-missing',
      "openvino-node's own native part is not installed, but VINOBENCH_OPENVINO_SOURCE asks for it.",
      'Run "npm run setup" where its download is reachable, or remove VINOBENCH_OPENVINO_SOURCE.'
    )
  }
  return loadInstalled()
}

function loadNamed(place: string): LoadedOpenVino {
  const library = findCLibrary(place)
  if (library === null) {
    throw fail(
      'openvino-missing',
      `There is no OpenVINO at ${place}: it holds no library called libopenvino_c.`,
      'Name the folder that holds libopenvino_c (for a Python package its "libs" folder), or remove VINOBENCH_OPENVINO.'
    )
  }
  return openCApi(library)
}

function loadInstalled(): LoadedOpenVino {
  const places = projectRoots().map(openvinoFolder)
  for (const place of places) {
    const library = findCLibrary(place)
    if (library !== null) return openCApi(library)
  }
  const looked = ["openvino-node's addon", ...places].join(', ')
  throw fail(
    'openvino-missing',
    `OpenVINO is not installed. Looked for: ${looked}.`,
    `${repair()}, or set VINOBENCH_OPENVINO to the folder of an OpenVINO you have.`
  )
}

function openCApi(libraryPath: string): LoadedOpenVino {
  try {
    const addon = createAddon(libraryPath, librariesToLoadFirst(libraryPath))
    return {
      addon,
      extras: createExtras(),
      source: 'c-api',
      version: addon.getOpenvinoVersion().buildNumber,
      libraryPath
    }
  } catch (error) {
    throw cannotOpen(libraryPath, error)
  }
}

/** The native file of openvino-node, or null where its download was not reachable. */
export function officialAddonPath(): string | null {
  for (const root of projectRoots()) {
    const file = join(root, 'node_modules', 'openvino-node', 'bin', 'ov_node_addon.node')
    if (existsSync(file)) return onDisk(file)
  }
  return null
}

function loadOfficial(file: string): LoadedOpenVino {
  try {
    // The hwloc cure of Electron applies to the addon's own libraries as well.
    loadFirst(librariesToLoadFirst(file))
    const packageFolder = dirname(dirname(file))
    const { addon } = createRequire(join(packageFolder, 'package.json'))(packageFolder) as { addon: NodeAddon }
    const version = addon.getOpenvinoVersion().buildNumber
    return { addon, extras: null, source: 'official-addon', version, libraryPath: null }
  } catch (error) {
    throw cannotOpen(file, error)
  }
}

function cannotOpen(file: string, error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error)
  return fail(
    'openvino-failed',
    `OpenVINO's library ${file} cannot be used: ${text.trim().split('\n').at(-1) ?? text}`,
    `${repair()}; if VINOBENCH_OPENVINO is set, name a complete OpenVINO of this machine's kind.`,
    text
  )
}
