import fs from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * @typedef {object} ShippedFile
 * @property {'app' | 'resources' | 'electron'} area the program's own archive, what lies beside it, and everything round it
 * @property {string} name within its area, with `/`
 * @property {number} bytes
 * @property {boolean} archived
 * @property {string | null} path on the disk; null in an archive
 * @property {() => Promise<Buffer>} read
 */

const archiveName = 'app.asar'

/**
 * Everything in an unpacked application, also what is inside its archive.
 * @param {string} app `linux-unpacked`, `win-unpacked` or `VinoBench.app`
 * @returns {Promise<{ app: string, resources: string, files: ShippedFile[], archiveTableBytes: number }>}
 */
export async function readPacked(app) {
  const resources = await resourcesOf(app)
  const archive = path.join(resources, archiveName)
  const archived = await readArchive(archive)
  const inResources = path.relative(app, resources).split(path.sep).join('/')
  const files = [...archived.files]
  for (const file of await filesOf(app)) {
    if (!file.name.startsWith(`${inResources}/`)) {
      files.push({ ...file, area: 'electron' })
      continue
    }
    const name = file.name.slice(inResources.length + 1)
    if (name === archiveName) continue
    const unpacked = name.startsWith(`${archiveName}.unpacked/`)
    files.push(
      unpacked
        ? { ...file, area: 'app', name: name.slice(archiveName.length + '.unpacked/'.length) }
        : { ...file, area: 'resources', name }
    )
  }
  return { app, resources, files: sorted(files), archiveTableBytes: archived.tableBytes }
}

/**
 * The same of what is laid out to be packed.
 * @param {{ stage: string, parts: { name: string, folder: string }[] }} staged
 */
export async function readStaged({ stage, parts }) {
  const files = (await filesOf(stage)).map((file) => ({ ...file, area: 'app' }))
  for (const { name, folder } of parts) {
    const beside = await filesOf(folder)
    files.push(...beside.map((file) => ({ ...file, area: 'resources', name: `${name}/${file.name}` })))
  }
  return { files: sorted(files) }
}

const sorted = (files) => files.sort((a, b) => compare(a.area, b.area) || compare(a.name, b.name))
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

/** The names of our own resources' folder: macOS has its own way. */
async function resourcesOf(app) {
  for (const name of ['resources', 'Contents/Resources', 'Resources']) {
    const folder = path.join(app, name)
    if (await fs.stat(path.join(folder, archiveName)).catch(() => null)) return folder
  }
  throw new Error(`${app} is no unpacked application: it has no ${archiveName}.`)
}

/** Links are part of a macOS bundle; what they lead to is counted where it is. */
async function filesOf(folder) {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = path.join(entry.parentPath ?? entry.path, entry.name)
        const name = path.relative(folder, file).split(path.sep).join('/')
        const { size } = await fs.stat(file)
        return { name, bytes: size, archived: false, path: file, read: () => fs.readFile(file) }
      })
  )
}

/** Electron's archive: a length, a table in JSON, and then the files' contents one after the other. */
async function readArchive(archive) {
  const prefix = await readAt(archive, 0, 16)
  const tableBytes = 8 + prefix.readUInt32LE(4)
  const table = JSON.parse((await readAt(archive, 16, prefix.readUInt32LE(12))).toString('utf8'))
  const files = entriesOf(table.files, '').map(({ name, entry }) => {
    const read = () => readAt(archive, tableBytes + Number(entry.offset), entry.size)
    return { area: 'app', name, bytes: entry.size, archived: true, path: null, read }
  })
  const contents = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const size = await sizeOnceWritten(archive, tableBytes + contents)
  if (size !== tableBytes + contents) {
    throw new Error(`${archive} holds ${size} bytes where its table says ${tableBytes + contents}. Is the disk full?`)
  }
  return { files, tableBytes }
}

const stillMs = 3000

/**
 * The packer (`@electron/asar`, `disk.js`) ends its stream and answers without waiting for the last bytes, so an archive that
 * is too short is waited for as long as it grows.
 */
async function sizeOnceWritten(archive, expected) {
  let { size } = await fs.stat(archive)
  let grewAt = performance.now()
  while (size < expected && performance.now() - grewAt < stillMs) {
    await sleep(20)
    const now = await fs.stat(archive)
    if (now.size !== size) grewAt = performance.now()
    size = now.size
  }
  return size
}

/** Files that lie outside are found there. */
function entriesOf(files, folder) {
  return Object.entries(files).flatMap(([own, entry]) => {
    const name = `${folder}${own}`
    if (entry.files) return entriesOf(entry.files, `${name}/`)
    return entry.unpacked || entry.link ? [] : [{ name, entry }]
  })
}

async function readAt(file, position, length) {
  const handle = await fs.open(file, 'r')
  try {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await handle.read(buffer, 0, length, position)
    if (bytesRead !== length) throw new Error(`${file} ends too early.`)
    return buffer
  } finally {
    await handle.close()
  }
}
