import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * An installed program is one archive, `resources/app.asar`, which is a folder for JavaScript only. What native code or
 * other programs open lies outside: in `app.asar.unpacked` beside it, or in a folder of `resources/` itself.
 */
const archive = /([\\/])app\.asar(?=[\\/]|$)/

/** Whether the program runs from an installation, by its root (the folder of its package.json). */
export const isInstalled = (root: string): boolean => archive.test(root)

/** The file as native code and other programs can open it. */
export const onDisk = (file: string): string => file.replace(archive, '$1app.asar.unpacked')

const beside = (root: string, ...names: string[]): string => path.join(path.dirname(root), ...names)

/** Where OpenVINO's libraries and licences are. */
export const openvinoFolder = (root: string): string =>
  isInstalled(root) ? beside(root, 'openvino') : path.join(root, '.runtime', 'openvino')

/** The models and pictures that came with the program. Read-only in an installation. */
export const modelsFolder = (root: string): string =>
  isInstalled(root) ? beside(root, 'models') : path.join(root, 'models')

/** The script with which a local Python runs the original model. */
export const pytorchScript = (root: string): string =>
  isInstalled(root)
    ? beside(root, 'scripts', 'pytorch-baseline.py')
    : path.join(root, 'resources', 'pytorch-baseline.py')

/** Where this code runs from. */
export function moduleFolder(): string | null {
  // A bundle in CommonJS has no import.meta (esbuild leaves it empty and warns of each mention), but a __dirname.
  if (typeof __dirname === 'string') return __dirname
  const { url } = import.meta as { url?: string }
  return url ? path.dirname(fileURLToPath(url)) : null
}

/** What makes an incomplete program whole, as the beginning of a sentence. Who has an installer has no npm. */
export const repair = (folder = moduleFolder()): string =>
  folder !== null && isInstalled(folder) ? 'Install VinoBench again' : 'Run "npm run setup" again'
