import { readFileSync } from 'node:fs'
import path from 'node:path'
import { runTool } from '../lib/tool.mjs'

/**
 * What every kind of package says of the product: package.json's own words, and the names by which desktops know it.
 * @param {string} root the project
 */
export function productOf(root) {
  const { name, productName, version, description, license, author, updates } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8')
  )
  return {
    ...{ name, productName, version, description, license },
    maintainer: `${author.name} <${author.email}>`,
    author: author.name,
    /** Folder where the installed program looks for `feedName` when its user says so; null: nowhere. */
    feed: updates.feed,
    id: `io.vinobench.${productName}`,
    /** Results that open by double-click: the same JSON as everywhere, under a name that is ours alone. */
    result: { extension: 'vinobench', mime: 'application/x-vinobench-result+json' }
  }
}

/** Debian's and RPM's names of what Node calls `process.arch`. */
export const debianArchitecture = { x64: 'amd64', arm64: 'arm64' }
export const rpmArchitecture = { x64: 'x86_64', arm64: 'aarch64' }

/**
 * The time that everything in a package bears, in seconds: `SOURCE_DATE_EPOCH`, else that of the commit, so that two builds
 * of one commit are equal; without either that of package.json.
 */
export async function sourceDate(root, env = process.env) {
  if (/^\d+$/.test(env.SOURCE_DATE_EPOCH ?? '')) return Number(env.SOURCE_DATE_EPOCH)
  const { ok, output } = await runTool('git', ['log', '-1', '--format=%ct'], { cwd: root, env })
  if (ok && /^\d+$/.test(output.trim())) return Number(output.trim())
  // A source archive without its history: the same for everyone who builds this version.
  return 1_735_689_600
}
