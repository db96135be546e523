import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { hashOf, manifestOf, manifestProblems, writeManifest } from './manifest.mjs'
import { licencesList, noticesOf, noticesText } from './notices.mjs'
import { readPacked, readStaged } from './packed.mjs'
import { noticesName, partsOf } from './parts.mjs'
import { sourceDate } from './product.mjs'
import { sbomOf } from './sbom.mjs'
import { sizeOf, sizeProblems, sizeTable } from './size.mjs'

/** Read by src/main/licences.ts. */
export const licencesName = 'licences.json'

/**
 * Writes into the staged program what it says of itself: the manifest of the files beside its archive, and the licences for
 * the window. Electron, which is not staged, is taken from its folder.
 * @param {object} staged
 * @param {string} staged.root the project
 * @param {string} staged.stage what becomes the archive
 * @param {{ name: string, folder: string }[]} staged.extra what will lie beside the archive
 * @param {string} staged.electron
 * @param {(name: string) => boolean} staged.unpacked whether a file of `stage` will lie outside the archive
 */
export async function prepareContents({ root, stage, extra, electron, unpacked }) {
  const { files } = await readStaged({ stage, parts: extra })
  await writeManifest(stage, await manifestOf(files, unpacked))
  const around = (await readStaged({ stage: electron, parts: [] })).files.map((file) => ({ ...file, area: 'electron' }))
  const { notices, problems } = await noticesOf(await partsOf([...around, ...files], root), root)
  refuse(problems)
  await fs.writeFile(path.join(stage, licencesName), `${JSON.stringify(licencesList(notices), null, 1)}\n`)
}

/**
 * Checks an unpacked application against what it says of itself, and writes what is to be known of it: the notices into it,
 * the list of parts and the table of sizes into `dist`. Throws an error that lists everything that forbids to ship it.
 * @param {object} packed
 * @param {string} packed.root the project
 * @param {string} packed.app `linux-unpacked`, `win-unpacked` or `VinoBench.app`
 * @param {string} packed.dist
 * @param {string} packed.name of the files in `dist`
 * @param {number} [packed.seconds] the time that the list of parts bears
 * @returns {Promise<{ sbom: string, sizeFile: string, size: string }>} two files, and the table
 */
export async function finishContents({ root, app, dist, name, seconds }) {
  const packed = await readPacked(app)
  const parts = await partsOf(packed.files, root)
  const { notices, problems } = await noticesOf(parts, root)
  problems.push(...(await manifestProblems(packed)), ...(await licencesProblems(packed, notices)))
  await fs.writeFile(placeOfNotices(packed), noticesText(notices, 'VinoBench'))
  // Measured with the notices in it.
  const complete = await readPacked(app)
  const size = sizeOf(await partsOf(complete.files, root), complete.archiveTableBytes)
  problems.push(...sizeProblems(size))
  const table = sizeTable(size)
  const files = { sbom: path.join(dist, `${name}.cdx.json`), sizeFile: path.join(dist, `${name}.size.md`) }
  await fs.mkdir(dist, { recursive: true })
  await fs.writeFile(
    files.sbom,
    await sbomOf(parts, { seconds: seconds ?? (await sourceDate(root)), hashOf: hashOfFile })
  )
  await fs.writeFile(files.sizeFile, table)
  refuse(problems, table)
  return { ...files, size: table }
}

/** Beside Electron's own; in a bundle of macOS nothing may lie there. */
const placeOfNotices = ({ app, resources }) =>
  path.join(path.basename(resources) === 'Resources' ? resources : app, noticesName)

async function hashOfFile(file) {
  if (file.path !== null) return hashOf(file.path)
  return createHash('sha256')
    .update(await file.read())
    .digest('hex')
}

/** What the window will show must be what was packed. */
async function licencesProblems({ files }, notices) {
  const shown = files.find(({ area, name }) => area === 'app' && name === licencesName)
  if (shown === undefined) return [`${licencesName} is not in the archive.`]
  const expected = JSON.stringify(licencesList(notices))
  const is = JSON.stringify(JSON.parse((await shown.read()).toString('utf8')))
  if (is === expected) return []
  const names = (text) => new Set(JSON.parse(text).map(({ name, version }) => `${name} ${version}`))
  const notPacked = [...names(is)].filter((name) => !names(expected).has(name)).map((name) => `not packed: ${name}`)
  const notShown = [...names(expected)].filter((name) => !names(is).has(name)).map((name) => `not shown: ${name}`)
  const differences = [...notPacked, ...notShown].join('; ') || 'their texts differ'
  return [`The licences in the window are not those of what is packed (${differences}).`]
}

function refuse(problems, table = '') {
  if (problems.length > 0) throw new Error([...problems, table].filter(Boolean).join('\n'))
}
