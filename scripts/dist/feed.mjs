import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'

const names = { win32: 'latest.yml', darwin: 'latest-mac.yml' }

/**
 * What the installed program reads when its user asks for updates: to be put, with the packages, where `updates.feed` of
 * package.json says. The format is electron-builder's, which it does not write for packages that Debian's tools make.
 * @param {object} facts
 * @param {{ version: string }} facts.product
 * @param {readonly string[]} facts.made files; the packages among them are named
 * @param {string} facts.output folder
 * @param {number} facts.epoch seconds
 * @returns {Promise<string>} the file
 */
export async function writeFeed({ product, made, output, epoch, platform = process.platform }) {
  const { dump } = await import('js-yaml')
  const packages = made.filter((file) => /\.(?:deb|rpm|AppImage|exe|dmg)$/.test(file))
  const files = []
  for (const file of packages) {
    files.push({ url: path.basename(file), sha512: await sha512Of(file), size: (await fs.stat(file)).size })
  }
  const [first] = files
  const feed = {
    ...{ version: product.version, files, path: first?.url, sha512: first?.sha512 },
    releaseDate: new Date(epoch * 1000).toISOString()
  }
  const target = path.join(output, names[platform] ?? 'latest-linux.yml')
  await fs.writeFile(target, dump(feed, { lineWidth: -1 }))
  return target
}

async function sha512Of(file) {
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('base64')
}
