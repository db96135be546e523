import { readFileSync } from 'node:fs'
import path from 'node:path'

/** What a bundler adds of its own, by the names it gives such modules. */
const ownModules = [
  [/^\0?vite\//, 'node_modules/vite'],
  [/^\0?rolldown\//, 'node_modules/rolldown']
]

/** The packages that these modules of a bundle came from, for their licences and the list of parts; sorted by folder. */
export function packagesOf(modules, root) {
  const folders = new Set(modules.flatMap((id) => packageFolder(id, root) ?? []))
  return [...folders].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'))
    return { name, version, folder }
  })
}

function packageFolder(id, root) {
  const own = ownModules.find(([pattern]) => pattern.test(id))
  if (own) return own[1]
  const file = path.relative(root, path.resolve(root, id.split('?')[0].replace(/^\0/, '')))
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.split(path.sep).join('/')) ?? []
  return folder ?? null
}

/** For Vite: writes into the bundle's folder which packages it took in, so that the list is as old as the bundle. */
export function listBundledPackages(root) {
  return {
    name: 'list-bundled-packages',
    apply: 'build',
    generateBundle(_options, bundle) {
      const outputs = Object.values(bundle)
      const modules = outputs.flatMap((output) =>
        Object.entries(output.modules ?? {}).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []))
      )
      const assets = outputs.flatMap(({ originalFileNames = [] }) => originalFileNames)
      const source = bundledList(packagesOf([...modules, ...assets.map((name) => path.resolve(root, name))], root))
      this.emitFile({ type: 'asset', fileName: bundledName, source })
    }
  }
}

export const bundledName = 'bundled-packages.json'
export const bundledList = (packages) => `${JSON.stringify(packages, null, 1)}\n`
