import fs from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { readCommandLine } from './command-line.mjs'
import { bashCompletion, fishCompletion, zshCompletion } from './completions.mjs'
import { linuxSizes } from './icons.mjs'
import { manPage } from './man-page.mjs'

/** Fills the places of a template, which must all be known; `escape` makes a value fit for its kind of file. */
export function fillIn(template, values, escape = (value) => value) {
  return template.replace(/@([A-Z]+)@/g, (place, name) => {
    if (!Object.hasOwn(values, name)) throw new Error(`Nothing is known for ${place}.`)
    return escape(values[name])
  })
}

const forXml = (text) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`)

/** What templates of Linux files may name. */
export const placesOf = (product, epoch) => ({
  NAME: product.name,
  PRODUCT: product.productName,
  VERSION: product.version,
  DESCRIPTION: product.description,
  LICENSE: product.license,
  AUTHOR: product.author,
  ID: product.id,
  MIME: product.result.mime,
  EXTENSION: product.result.extension,
  DATE: new Date(epoch * 1000).toISOString().slice(0, 10)
})

/**
 * What a Linux desktop and its shells know the program by, below `/usr`.
 * @returns {Promise<{ name: string, content: string | Buffer, mode?: number }[]>}
 */
export async function linuxFiles({ root, staged, product, epoch }) {
  const places = placesOf(product, epoch)
  const template = async (file, escape) =>
    fillIn(await fs.readFile(path.join(root, 'resources', 'linux', file), 'utf8'), places, escape)
  const command = await readCommandLine(root)
  const page = manPage(command, { version: product.version, date: epoch, maintainer: product.maintainer })
  const changes = await fs.readFile(path.join(root, 'CHANGELOG.md'))
  const { name, id } = product
  return [
    { name: `bin/${name}`, content: await template('vinobench.sh'), mode: 0o755 },
    { name: `share/applications/${name}.desktop`, content: await template('vinobench.desktop') },
    { name: `share/metainfo/${id}.metainfo.xml`, content: await template('vinobench.metainfo.xml', forXml) },
    { name: `share/mime/packages/${name}.xml`, content: await template('vinobench.mime.xml', forXml) },
    { name: `share/doc/${name}/copyright`, content: await template('copyright') },
    { name: `share/doc/${name}/changelog.gz`, content: zipped(changes) },
    { name: `share/man/man1/${name}.1.gz`, content: zipped(page) },
    { name: `share/bash-completion/completions/${name}`, content: bashCompletion(command) },
    { name: `share/zsh/vendor-completions/_${name}`, content: zshCompletion(command) },
    { name: `share/fish/vendor_completions.d/${name}.fish`, content: fishCompletion(command) },
    ...(await iconFiles(staged, product))
  ]
}

async function iconFiles(staged, { name, result }) {
  const mime = result.mime.replace('/', '-')
  const one = async (from, to, size) => ({
    name: `share/icons/hicolor/${size}x${size}/${to}.png`,
    content: await fs.readFile(path.join(staged, 'icons', from, `${size}x${size}.png`))
  })
  return Promise.all(
    linuxSizes.flatMap((size) => [one('png', `apps/${name}`, size), one('result', `mimetypes/${mime}`, size)])
  )
}

/** Without a name or a time in it. */
const zipped = (content) => gzipSync(content, { level: 9 })
