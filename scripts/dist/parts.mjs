import fs from 'node:fs/promises'
import path from 'node:path'
import { bundledName } from '../lib/bundled-packages.mjs'

/**
 * @typedef {object} Part something that the program is made of
 * @property {'electron' | 'openvino' | 'onnxruntime' | 'models' | 'npm' | 'own'} group
 * @property {string} name
 * @property {string} version
 * @property {string} licence as its maker states it
 * @property {import('./packed.mjs').ShippedFile[]} files none where a bundler took it in
 * @property {string[]} folders of an npm package: where it is in the project, for what was not packed of it
 * @property {boolean} bundled whether some of it is in a bundle of ours
 */

/** Written into the finished application by contents.mjs: all licences in one file. */
export const noticesName = 'THIRD-PARTY-NOTICES.txt'

/** What these files are of, each file in one part; packages inside bundles have none. By group and name. */
export async function partsOf(files, root) {
  const packages = await npmParts(files, root)
  const rest = files.filter((file) => packageFolderOf(file) === null)
  const kinds = groupBy(rest, kindOf)
  const own = JSON.parse(await fs.readFile(path.join(root, 'package.json'), 'utf8'))
  const electron = kinds.get('electron') ?? []
  const openvino = kinds.get('openvino') ?? []
  const others = [
    { group: 'electron', name: 'Electron', licence: 'MIT', files: electron, ...(await electronVersions(electron)) },
    {
      group: 'openvino',
      name: 'OpenVINO Runtime',
      licence: 'Apache-2.0',
      files: openvino,
      version: await openvinoVersion(openvino)
    },
    ...(await modelParts(kinds.get('models') ?? [], files)),
    {
      group: 'models',
      name: 'Pictures',
      licence: 'CC0-1.0 and public domain',
      version: '',
      files: kinds.get('pictures') ?? []
    },
    { group: 'own', name: own.productName, licence: own.license, version: own.version, files: kinds.get('own') ?? [] }
  ].filter(({ files }) => files.length > 0)
  return [...others.map((part) => ({ folders: [], bundled: false, ...part })), ...packages].sort(byGroupAndName)
}

const groups = ['own', 'electron', 'openvino', 'onnxruntime', 'models', 'npm']
const byGroupAndName = (a, b) =>
  groups.indexOf(a.group) - groups.indexOf(b.group) || (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0)
const keyOf = ({ name, version }) => `${name}@${version}`

function kindOf({ area, name }) {
  if (area === 'electron') return name === noticesName ? 'own' : 'electron'
  if (/^(?:\.runtime\/)?openvino\//.test(name)) return 'openvino'
  if (/^models\/pictures\//.test(name)) return 'pictures'
  return /^models\/[^/]+\//.test(name) ? 'models' : 'own'
}

/** The folder of the npm package that a file belongs to; null where it belongs to none. */
const packageFolderOf = ({ area, name }) =>
  area === 'app' ? (/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(name)?.[0] ?? null) : null

async function npmParts(files, root) {
  const found = new Map()
  const add = ({ name, version, licence, folder, files, bundled }) => {
    const key = `${name}@${version}`
    const known = found.get(key) ?? {
      group: groupOf(name),
      name,
      version,
      licence,
      files: [],
      folders: [],
      bundled: false
    }
    const folders = [...new Set([...known.folders, folder])]
    found.set(key, { ...known, files: [...known.files, ...files], folders, bundled: known.bundled || bundled })
  }
  const packed = groupBy(
    files.filter((file) => packageFolderOf(file) !== null),
    packageFolderOf
  )
  for (const [folder, own] of packed)
    add({ ...(await describe(folder, own, root)), folder, files: own, bundled: false })
  for (const { folder } of await bundledPackages(files)) {
    add({ ...(await describe(folder, [], root)), folder, files: [], bundled: true })
  }
  return [...found.values()]
}

function groupOf(name) {
  if (name === 'openvino-node') return 'openvino'
  return name.startsWith('onnxruntime-') ? 'onnxruntime' : 'npm'
}

/** What a package says of itself: as it was packed, else as it is in the project. */
async function describe(folder, files, root) {
  const packed = files.find(({ name }) => name === `${folder}/package.json`)
  const text = packed ? await packed.read() : await fs.readFile(path.join(root, folder, 'package.json'))
  const { name, version, license } = JSON.parse(text.toString('utf8'))
  return { name, version, licence: typeof license === 'string' ? license : (license?.type ?? '') }
}

/** What the bundles took in, by the lists that were written with them; a bundle without its list is a mistake. */
async function bundledPackages(files) {
  const lists = ['out', 'out/main', 'out/preload', 'out/renderer'].map((folder) => `${folder}/${bundledName}`)
  const read = lists.map(async (name) => {
    const list = files.find((file) => file.area === 'app' && file.name === name)
    if (list === undefined) throw new Error(`${name} is not packed: what that bundle is made of is not known.`)
    return JSON.parse((await list.read()).toString('utf8'))
  })
  return (await Promise.all(read)).flat()
}

/** One part for each model, with what our list of models says of it. */
async function modelParts(files, all) {
  const list = all.find(({ name }) => name === 'models/manifest.json')
  const known = list ? JSON.parse((await list.read()).toString('utf8')).models : []
  return [...groupBy(files, ({ name }) => name.split('/')[1])].map(([id, own]) => {
    const model = known.find((entry) => entry.id === id)
    if (model === undefined) throw new Error(`models/${id} is packed and not in models/manifest.json.`)
    const { name, licence, source, origin } = model
    // What stands behind it in brackets is for people.
    return { group: 'models', name, licence: licence.replace(/ \(.*\)$/, ''), version: '', files: own, source, origin }
  })
}

/** As the program itself names them: it answers by them to every page. It is the largest file, or among the largest. */
async function electronVersions(files) {
  const largest = [...files].sort((a, b) => b.bytes - a.bytes).slice(0, 3)
  for (const program of largest) {
    const found = /Chrome\/([\d.]+) Electron\/([\d.]+)/.exec((await program.read()).toString('latin1'))
    if (found) return { version: found[2], chromium: found[1] }
  }
  return { version: '', chromium: '' }
}

async function openvinoVersion(files) {
  const library = files.find(({ name }) => /(?:^|\/)(?:lib)?openvino(?:\.\d+)*\.(?:so|dll|dylib)(?:\.\d+)*$/.test(name))
  if (library === undefined) return ''
  return /\b(20\d\d\.\d+\.\d+)-\d+-[0-9a-f]{7,}/.exec((await library.read()).toString('latin1'))?.[1] ?? ''
}

function groupBy(items, key) {
  const found = new Map()
  for (const item of items) found.set(key(item), [...(found.get(key(item)) ?? []), item])
  return found
}
