import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

// Stands at resources/app of the Electron that comes by npm, which has no default app: with it, `electron FOLDER` starts
// the app in that folder as the official one does, so that one cached copy serves every clone. As there, `-r FILE` before
// the folder is loaded first.
const require = createRequire(import.meta.url)
for (let at = process.argv.indexOf('-r'); at > 0; at = process.argv.indexOf('-r')) {
  const [, file = ''] = process.argv.splice(at, 2)
  require(path.resolve(file))
}
const at = process.argv.findIndex((argument, position) => position > 0 && !argument.startsWith('-'))
const folder = path.resolve(process.argv[at] ?? '.')
const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
app.setName(manifest.productName ?? manifest.name)
app.setVersion(manifest.version ?? '0')
app.setAppPath(folder)
process.defaultApp = true
await import(pathToFileURL(path.join(folder, manifest.main ?? 'index.js')).href)
