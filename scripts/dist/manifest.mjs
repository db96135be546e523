import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'

/** Read by src/engine/integrity, which says what it is for. It lies in the archive, whose integrity Electron checks. */
export const manifestName = 'native-files.json'

const library = /\.(?:node|dll|dylib|so(?:\.\d+)*)$/i

/** The first that fits: what a file is there for, by its name below `resources/`. */
const partOf = [
  [/^openvino\/licenses\//, 'papers'],
  [/(?:^|\/)licen[cs]e[^/]*$/i, 'papers'],
  [/^openvino\//, 'openvino'],
  [/\/node_modules\/openvino-node\//, 'openvino'],
  [/\/node_modules\/(?:koffi|@koromix)\//, 'koffi'],
  [/\/node_modules\/onnxruntime-/, 'onnxruntime'],
  [/\/node_modules\/(?:@img|@resvg|@cwasm|@expo-google-fonts)\//, 'pictures'],
  [/^models\/pictures\//, 'pictures'],
  [/^models\//, 'models'],
  [/pytorch-baseline\.py$/, 'baseline']
]

/**
 * Every file that will lie outside the archive, with its SHA-256.
 * @param {import('./packed.mjs').ShippedFile[]} files of the staged program
 * @param {(name: string) => boolean} isUnpacked whether a file of the program's own folder will lie outside
 */
export async function manifestOf(files, isUnpacked) {
  const outside = files.filter(({ area, name }) => area === 'resources' || (area === 'app' && isUnpacked(name)))
  const listed = await Promise.all(
    outside.map(async (file) => {
      const name = nameBeside(file)
      const part = partOf.find(([pattern]) => pattern.test(name))?.[1] ?? 'other'
      return { name, bytes: file.bytes, sha256: await hashOf(file.path), part }
    })
  )
  const closedFolders = new Set(listed.flatMap(({ name }) => (library.test(name) ? [path.posix.dirname(name)] : [])))
  return { files: listed.sort(byName), closedFolders: [...closedFolders].sort() }
}

export const writeManifest = (folder, manifest) =>
  fs.writeFile(path.join(folder, manifestName), `${JSON.stringify(manifest, null, 1)}\n`)

/** Where a packed application and the manifest in its archive differ, in sentences. */
export async function manifestProblems({ files }) {
  const own = files.find(({ area, name, archived }) => archived && area === 'app' && name === manifestName)
  if (own === undefined) return [`${manifestName} is not in the archive.`]
  const listed = new Map(JSON.parse((await own.read()).toString('utf8')).files.map((file) => [file.name, file]))
  const outside = new Map(
    files
      .filter(({ area, archived, name }) => area !== 'electron' && !archived && !isOurPaper(area, name))
      .map((file) => [nameBeside(file), file])
  )
  const problems = []
  for (const [name, file] of outside) {
    const known = listed.get(name)
    if (known === undefined) problems.push(`${name} lies outside the archive and is not in ${manifestName}.`)
    else if ((await hashOf(file.path)) !== known.sha256) problems.push(`${name} is not the file in ${manifestName}.`)
  }
  for (const name of listed.keys()) {
    if (!outside.has(name)) problems.push(`${name} is in ${manifestName} and not in the package.`)
  }
  return problems
}

/** Icons and translations that Electron's own tools lay into macOS' folder of resources, and electron-builder's note. */
const isOurPaper = (area, name) =>
  area === 'resources' && /^(?:[^/]+\.icns|[^/]+\.lproj\/.*|app-update\.yml|THIRD-PARTY-NOTICES\.txt)$/.test(name)

const nameBeside = ({ area, name }) => (area === 'app' ? `app.asar.unpacked/${name}` : name)
const byName = (a, b) => (a.name < b.name ? -1 : 1)

export async function hashOf(file) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest('hex')
}
