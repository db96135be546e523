import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fail } from '../../core/failure'

/** What a file is there for: a job checks what it is going to use, and `other` besides; `papers` do nothing. */
export type ShippedPart = 'openvino' | 'koffi' | 'onnxruntime' | 'pictures' | 'models' | 'baseline' | 'papers' | 'other'

export interface ShippedFile {
  /** Below the folder that holds the program's archive, with `/`. */
  readonly name: string
  readonly bytes: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
  readonly part: ShippedPart
}

/** Every file that was shipped outside the archive. Written by scripts/dist/manifest.mjs into the archive itself. */
export interface ShippedFiles {
  readonly files: readonly ShippedFile[]
  /** Folders of native libraries, in which nothing else may lie: OpenVINO loads what looks like a frontend. */
  readonly closedFolders: readonly string[]
}

export interface Manifest extends ShippedFiles {
  /** The folder that the names begin from. */
  readonly base: string
  /** Of the manifest itself: what was remembered under another one is worth nothing. */
  readonly id: string
}

export const manifestName = 'native-files.json'

/** The manifest of an installed program; null where there is none, as in a checkout. */
export function readManifest(root: string): Manifest | null {
  const text = readText(path.join(root, manifestName))
  if (text === null) return null
  const { files, closedFolders } = parse(text)
  return { files, closedFolders, base: path.dirname(root), id: createHash('sha256').update(text).digest('hex') }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function parse(text: string): ShippedFiles {
  try {
    return JSON.parse(text) as ShippedFiles
  } catch {
    throw fail(
      'installation-damaged',
      `This installation of VinoBench is damaged: its list of files (${manifestName}) cannot be read.`,
      'Install VinoBench again. Your results, models and settings stay as they are.'
    )
  }
}
