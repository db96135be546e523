import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import type { LicencePart } from '../ipc/app'

/** A part of the program with the files that hold its licence, or its text itself. */
interface Part extends LicencePart {
  readonly files: readonly string[]
  readonly text?: string | null
}

/** Written into an installation from what was packed, by scripts/dist/contents.mjs. */
const shippedList = 'licences.json'

/** Built into the window's script, so that no package of theirs is needed where it runs. */
const bundled = ['svelte', 'clsx', 'esm-env', 'i18next']

const packageSchema = z.object({
  name: z.string(),
  version: z.string().catch(''),
  license: z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]).catch(''),
  dependencies: z.record(z.string(), z.string()).catch({}),
  optionalDependencies: z.record(z.string(), z.string()).catch({})
})

const shippedSchema = z.object({
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  text: z.string().nullable()
})

/** Everything that the program is made of and that others wrote, by name. Read once, and only when somebody asks. */
export class Licences {
  readonly #root: string
  readonly #electron: string
  #parts: Promise<readonly Part[]> | null = null

  /**
   * @param root the project or the installed program
   * @param electron the folder of the running Electron, which holds its licence
   */
  constructor(root: string, electron: string) {
    this.#root = root
    this.#electron = electron
  }

  async list(): Promise<LicencePart[]> {
    return (await this.#read()).map(({ name, version, licence }) => ({ name, version, licence }))
  }

  /** The licence's text, of a part of the list; null where its maker ships none. */
  async text(name: string): Promise<string | null> {
    const part = (await this.#read()).find((known) => known.name === name)
    if (part?.text !== undefined) return part.text
    const texts = await Promise.all((part?.files ?? []).map((file) => readFile(file, 'utf8').catch(() => null)))
    const found = texts.filter((text) => text !== null)
    return found.length === 0 ? null : found.join('\n\n')
  }

  #read(): Promise<readonly Part[]> {
    this.#parts ??= readShipped(path.join(this.#root, shippedList)).then((shipped) => shipped ?? this.#collect())
    return this.#parts
  }

  async #collect(): Promise<Part[]> {
    const modules = path.join(this.#root, 'node_modules')
    const own = await readPackage(this.#root)
    const wanted = [...Object.keys(own?.dependencies ?? {}), ...bundled]
    // What those that are built in need to be built is not in the program.
    const needsOf = (part: Part, needs: readonly string[]) => (bundled.includes(part.name) ? [] : needs)
    const found = new Map<string, Part>()
    for (let names = wanted; names.length > 0;) {
      const next = await Promise.all(names.filter((name) => !found.has(name)).map((name) => readPart(modules, name)))
      for (const entry of next) if (entry !== null) found.set(entry.part.name, entry.part)
      names = [...new Set(next.flatMap((entry) => (entry === null ? [] : needsOf(entry.part, entry.needs))))].filter(
        (name) => !found.has(name)
      )
    }
    const vinobench = { name: 'VinoBench', version: own?.version ?? '', licence: own?.license ?? '' }
    const ours = { ...vinobench, files: await licenceFiles(this.#root) }
    const parts = [ours, ...found.values(), ...(await this.#electronParts()), ...(await this.#openVinoPart())]
    return parts.sort((a, b) => a.name.localeCompare(b.name, 'en'))
  }

  /** Chromium's text is a page of many megabytes beside the program: it is named, not shown. */
  async #electronParts(): Promise<Part[]> {
    const { electron = '', chrome = '' } = process.versions
    const files = await licenceFiles(this.#electron)
    return [
      { name: 'Electron', version: electron, licence: 'MIT', files },
      { name: 'Chromium', version: chrome, licence: 'BSD-3-Clause', files: [] }
    ]
  }

  async #openVinoPart(): Promise<Part[]> {
    const folder = path.join(this.#root, '.runtime', 'openvino', 'licenses')
    const files = [...(await licenceFiles(folder)), ...(await textsIn(path.join(folder, 'licensing')))]
    return files.length === 0 ? [] : [{ name: 'OpenVINO Runtime', version: '', licence: 'Apache-2.0', files }]
  }
}

async function readShipped(file: string): Promise<readonly Part[] | null> {
  try {
    const parts = z.array(shippedSchema).parse(JSON.parse(await readFile(file, 'utf8')))
    return parts.map((part) => ({ ...part, files: [] }))
  } catch {
    return null
  }
}

async function readPart(modules: string, name: string): Promise<{ part: Part; needs: string[] } | null> {
  const folder = path.join(modules, name)
  const known = await readPackage(folder)
  // Packages for other systems are named as dependencies, and are not here.
  if (known === null) return null
  const { version, license: licence, dependencies, optionalDependencies } = known
  return {
    part: { name: known.name, version, licence, files: await licenceFiles(folder) },
    needs: Object.keys({ ...dependencies, ...optionalDependencies })
  }
}

async function readPackage(folder: string): Promise<z.infer<typeof packageSchema> | null> {
  try {
    return packageSchema.parse(JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')))
  } catch {
    return null
  }
}

const licenceFiles = (folder: string): Promise<string[]> =>
  namesIn(folder).then((names) =>
    names
      .filter(
        (name) => /^(licen[cs]e|copying|notice|third[-_]?party)[^/]*$/i.test(name) && !/\.(html|js|json)$/i.test(name)
      )
      .map((name) => path.join(folder, name))
  )

const textsIn = (folder: string): Promise<string[]> =>
  namesIn(folder).then((names) => names.filter((name) => /\.txt$/i.test(name)).map((name) => path.join(folder, name)))

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort()
  } catch {
    return []
  }
}
