import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'

/** Licences under which a part may be shipped: each allows it in a program under Apache-2.0, linked the way we do. */
const allowed = new Set([
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'Zlib', 'BlueOak-1.0.0', 'CC0-1.0'],
  // A font; a library whose sources are where its package says; libraries in a file of their own, which may be replaced.
  ...['OFL-1.1', 'MPL-2.0', 'LGPL-3.0-or-later', 'LGPL-2.1-or-later']
])

/** Texts that a package leaves out, from its sources, in `resources/licences`. */
const supplements = [
  [/^onnxruntime-node$/, ['onnxruntime.txt', 'onnxruntime-third-party.txt']],
  [/^onnxruntime-common$/, ['onnxruntime.txt']],
  [/^saxes$/, ['saxes.txt']],
  [/^@cwasm\/nsbmp$|^@canvas\/image-data$/, ['nsbmp.txt']],
  [/^@img\/sharp-(?:wasm32|libvips|darwin|win32)/, ['lgpl-3.0.txt', 'gpl-3.0.txt']]
]

/** Parts that are built from another package, and have its licence. */
const sameAs = [
  [/^@koromix\/koffi-/, 'node_modules/koffi'],
  [/^@resvg\/resvg-js-/, 'node_modules/@resvg/resvg-js'],
  [/^openvino-node$/, '.']
]

/** Packages of which a bundle holds a few lines, not what they themselves were bundled with. */
const onlyOwnLines = /^(?:vite|rolldown)$/
const licenceFile = /^(?:licen[cs]e|copying|notice|third[-_]?party)[^/]*$/i
const isText = (name) => licenceFile.test(path.posix.basename(name)) && !/\.(?:html|[cm]?js|json)$/i.test(name)

/** The licence's texts of each part: from what was packed, else from where it came. `problems` forbid to ship. */
export async function noticesOf(parts, root) {
  const notices = []
  const problems = []
  for (const part of parts) {
    const texts = await textsOf(part, root)
    const { group, name, version, licence } = part
    notices.push({ group, name, version, licence, texts })
    if (part.chromium)
      notices.push({ group, name: 'Chromium', version: part.chromium, licence: 'BSD-3-Clause', texts: [] })
    if (texts.length === 0) problems.push(`${name} ${version} (${licence}) is shipped without the text of its licence.`)
    if (['npm', 'onnxruntime', 'openvino'].includes(group) && !isAllowed(licence)) {
      problems.push(`${name} ${version} has the licence "${licence}", which is not in the list of those we may ship.`)
    }
  }
  return { notices, problems }
}

async function textsOf(part, root) {
  const packed = await Promise.all(part.files.filter(({ name }) => isLicenceOf(part, name)).map((file) => file.read()))
  const texts = packed.map((bytes) => bytes.toString('utf8'))
  for (const folder of part.folders) texts.push(...(await textsIn(path.join(root, folder), part)))
  const other = sameAs.find(([pattern]) => pattern.test(part.name))
  if (other !== undefined && texts.length === 0) texts.push(...(await textsIn(path.join(root, other[1]))))
  const extra = supplements.find(([pattern]) => pattern.test(part.name))?.[1] ?? supplementOfModel(part)
  for (const name of extra) texts.push(await fs.readFile(path.join(root, 'resources', 'licences', name), 'utf8'))
  if (part.group === 'own' || part.origin?.kind === 'yolov5-synthetic') {
    texts.push(await fs.readFile(path.join(root, 'LICENSE'), 'utf8'))
  }
  const pictures = part.files.find(({ name }) => name === 'models/pictures/pictures.json')
  if (pictures) texts.unshift(pictureWords(JSON.parse((await pictures.read()).toString('utf8'))))
  return [...new Set(texts.map((text) => tidied(part, text)))]
}

const pictureWords = (pictures) =>
  pictures.map(({ file, name, source, licence }) => `${file}: ${name}. ${source}. Licence: ${licence}.`).join('\n')

const supplementOfModel = ({ origin }) => (origin?.kind === 'tfjs' ? ['human.txt'] : [])

/** Chromium's own page of many megabytes is shipped as it is. */
function isLicenceOf({ group, folders }, name) {
  if (group === 'own') return false
  if (group === 'openvino' && folders.length === 0) return /\/licenses\/.*(?:\.txt|LICENSE)$/.test(name)
  return isText(name)
}

async function textsIn(folder, part) {
  if (!existsSync(folder)) return []
  const names = (await fs.readdir(folder, { withFileTypes: true })).filter(
    (entry) => entry.isFile() && isText(entry.name)
  )
  const inner = existsSync(path.join(folder, 'licenses')) ? await fs.readdir(path.join(folder, 'licenses')) : []
  const files = [...names.map(({ name }) => name).sort(), ...inner.sort().map((name) => path.join('licenses', name))]
  const wanted = part && onlyOwnLines.test(part.name) ? files.slice(0, 1) : files
  const texts = await Promise.all(wanted.map((name) => fs.readFile(path.join(folder, name), 'utf8')))
  // What is linked into it is only in its page of instructions.
  const readme = path.join(folder, 'README.md')
  if (part?.name.startsWith('@img/') && existsSync(readme)) texts.push(await fs.readFile(readme, 'utf8'))
  return texts
}

function tidied({ name }, text) {
  const own = onlyOwnLines.test(name) ? text.split(/^#+ Licenses of bundled dependencies/m)[0] : text
  return own.replace(/\r\n?/g, '\n').trim()
}

/** Whether an SPDX expression can be met with what is allowed. */
export function isAllowed(expression) {
  const words = expression.match(/[()]|[^\s()]+/g) ?? []
  const either = () => {
    let is = both()
    while (words[0] === 'OR') is = (words.shift(), both()) || is
    return is
  }
  const both = () => {
    let is = one()
    while (words[0] === 'AND') is = (words.shift(), one()) && is
    return is
  }
  const one = () => {
    const word = words.shift()
    if (word !== '(') return allowed.has(word)
    const is = either()
    return words.shift() === ')' && is
  }
  return either() && words.length === 0
}

/** One file for people: who has the same text stands above it together. */
export function noticesText(notices, product) {
  const rule = '='.repeat(100)
  const title = ({ name, version, licence }) => `${[name, version].filter(Boolean).join(' ')} (${licence})`
  const groups = new Map()
  for (const notice of notices.filter(({ group, texts }) => group !== 'own' && texts.length > 0)) {
    const text = notice.texts.join('\n\n')
    groups.set(text, [...(groups.get(text) ?? []), title(notice)])
  }
  const list = notices.filter(({ group }) => group !== 'own').map((notice) => `  ${title(notice)}`)
  const head = `${product} contains the following works of others, under the licences printed below.
What Chromium and Electron contain is in LICENSES.chromium.html, beside the program.\n\n${list.join('\n')}`
  const bodies = [...groups].map(([text, titles]) => `${rule}\n${titles.join('\n')}\n${rule}\n\n${text}`)
  return `${[head, ...bodies].join('\n\n')}\n`
}

/** For the window's list (src/main/licences.ts): a name once, by name. */
export function licencesList(notices) {
  const byName = new Map()
  for (const { name, version, licence, texts } of notices) {
    const known = byName.get(name) ?? { versions: [], licences: [], texts: [] }
    const joined = (list, more) => [...new Set([...list, ...more])]
    byName.set(name, {
      versions: joined(known.versions, [version]),
      licences: joined(known.licences, [licence]),
      texts: joined(known.texts, texts)
    })
  }
  return [...byName]
    .map(([name, { versions, licences, texts }]) => ({
      name,
      version: versions.join(', '),
      licence: licences.join('; '),
      text: texts.length === 0 ? null : texts.join('\n\n')
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
}
