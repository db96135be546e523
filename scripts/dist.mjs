import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { configuration } from '../electron-builder.config.mjs'
import { finishContents, prepareContents } from './dist/contents.mjs'
import { buildDeb, canBuildDeb } from './dist/deb.mjs'
import { buildRpm, canBuildRpm } from './dist/rpm.mjs'
import { copyElectron } from './dist/electron-copy.mjs'
import { writeFeed } from './dist/feed.mjs'
import { drawIcons } from './dist/icons.mjs'
import { signNativeFiles } from './dist/mac-sign.mjs'
import { productOf, sourceDate } from './dist/product.mjs'
import { isUnpacked, stage } from './dist/stage.mjs'
import { cacheFolder, failureMemory } from './lib/cache.mjs'
import { Interrupted, StepFailure, toStepFailure } from './lib/failure.mjs'
import { createProgress } from './lib/progress.mjs'
import { isMain, projectRoot } from './lib/project.mjs'
import { exitCodeOf, setup } from './setup.mjs'

/** What electron-builder makes for each system, by tools that it fetches. */
const targetsOf = { linux: ['AppImage', 'deb', 'rpm'], win32: ['nsis'], darwin: ['dmg'] }
const patienceHours = 24

/**
 * Lays out the app, packs it and makes the packages of this system, all into dist/. What needs tools that cannot be
 * fetched here is said and left out.
 * @param {object} [options]
 * @param {boolean} [options.retry] what could not be fetched within a day is tried again
 * @param {boolean} [options.folderOnly] no packages, only the unpacked app
 * @param {boolean} [options.debOnly] of the packages only Debian's
 * @returns {Promise<{ app: string, made: string[] }>}
 */
export async function dist({
  root = projectRoot,
  env = process.env,
  retry = false,
  folderOnly = false,
  debOnly = false
} = {}) {
  const output = path.join(root, 'dist')
  const staged = path.join(output, 'stage')
  const product = productOf(root)
  const epoch = await sourceDate(root, env)
  const progress = createProgress()
  const step = async (title, hint, work) => {
    progress.begin(title, hint)
    const result = await work().catch((error) => {
      progress.abandon()
      throw error
    })
    progress.done()
    return result
  }
  const electron = path.join(output, 'electron')
  const { app, parts } = await step('App', 'collecting what is shipped', () => stage(root, staged))
  await drawIcons(path.join(root, 'resources'), path.join(staged, 'icons'))
  const electronVersion = await step('Electron', 'copying', () => copyElectron(root, electron))
  if (process.platform === 'darwin') {
    await step('Signatures', 'of native files', () =>
      signNativeFiles([app, ...parts.map(({ folder }) => folder)], { env })
    )
  }
  await prepareContents({ root, stage: app, electron, unpacked: isUnpacked, extra: parts })

  const contents = {}
  const afterPack = async ({ appOutDir }) => {
    const bundle = path.join(appOutDir, `${product.productName}.app`)
    contents.app = existsSync(bundle) ? bundle : appOutDir
    const name = `${product.productName}-${product.version}-${process.platform}-${process.arch}`
    Object.assign(contents, await finishContents({ root, app: contents.app, dist: output, name, seconds: epoch }))
  }
  const facts = { root, product, electron, electronVersion, staged, parts, output, afterPack, env }
  const builder = { root, config: configuration(facts), epoch, env }
  await step('Package', 'electron-builder', () => runBuilder(builder, { dir: true }))
  await fs.rm(electron, { recursive: true })
  await fs.rm(path.join(output, 'builder-debug.yml'), { force: true })
  const made = [contents.sbom]
  if (folderOnly) return { app: contents.app, made, size: contents.size }
  if (await canBuildDeb()) {
    const deb = () => buildDeb({ root, app: contents.app, staged, output, product, epoch, env })
    made.unshift(await step('Debian package', 'compressing, minutes', deb))
  }
  if (debOnly) return { app: contents.app, made, size: contents.size }
  if (await canBuildRpm()) {
    const rpm = () => buildRpm({ root, app: contents.app, staged, output, product, epoch, env })
    made.unshift(await step('RPM package', 'compressing, minutes', rpm))
  }
  for (const target of otherTargets(made))
    made.push(...(await tryTarget(target, contents.app, { builder, retry, progress })))
  if (product.feed !== null) made.push(await writeFeed({ product, made, output, epoch }))
  return { app: contents.app, made, size: contents.size }
}

/** Where the system's own tools have made one, electron-builder's would be a second of the same kind. */
function otherTargets(made) {
  const targets = targetsOf[process.platform] ?? []
  return targets.filter((target) => !made.some((file) => file.endsWith(`.${target}`)))
}

/** Made by tools that electron-builder fetches; where they cannot be had, not tried again for a day. */
async function tryTarget(target, app, { builder, retry, progress }) {
  const memory = failureMemory(cacheFolder(builder.env))
  const name = `dist-${target}`
  const recent = retry ? null : await memory.recall(name, patienceHours)
  if (recent) {
    progress.say(`${target}: left out, ${recent.message} Tried again in a day, or by \`npm run dist -- --retry\`.`)
    return []
  }
  progress.begin(target, 'electron-builder')
  try {
    const made = await runBuilder(builder, { targets: [target], prepackaged: app })
    await memory.forget(name)
    progress.done()
    return made
  } catch (error) {
    const cause = /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ECONNRESET|EAI_AGAIN|status code:? \d+|timed out/i.exec(
      error.message
    )
    const message = cause ? `its tools cannot be fetched here (${cause[0]}).` : `${error.message.split('\n')[0]}`
    if (cause) await memory.remember(name, { message, remedy: '' }).catch(() => {})
    progress.fail(target, { message, remedy: 'It is left out; the other packages are complete.' })
    return []
  }
}

/** electron-builder with our configuration and nothing of its own accord. */
async function runBuilder({ root, config, epoch }, { dir = false, targets = [], prepackaged = null }) {
  const { build, Platform, Arch } = await import('electron-builder')
  const arch = Arch[process.arch]
  const before = process.env.SOURCE_DATE_EPOCH
  process.env.SOURCE_DATE_EPOCH = String(epoch)
  try {
    return await build({
      projectDir: root,
      config,
      publish: 'never',
      targets: Platform.current().createTarget(dir ? 'dir' : targets, arch),
      ...(prepackaged === null ? {} : { prepackaged })
    })
  } finally {
    if (before === undefined) delete process.env.SOURCE_DATE_EPOCH
    else process.env.SOURCE_DATE_EPOCH = before
  }
}

const usage = `npm run dist [-- OPTIONS]
  --dir      only the unpacked app, no packages
  --retry    try again what could not be fetched within a day`

async function main(args) {
  const unknown = args.filter((argument) => !['--dir', '--retry', '--help'].includes(argument))
  if (unknown.length > 0 || args.includes('--help')) {
    console.error(unknown.length > 0 ? `Unknown: ${unknown.join(' ')}\n${usage}` : usage)
    return unknown.length > 0 ? 2 : 0
  }
  const retry = args.includes('--retry')
  const { ok } = await setup({ pytorch: false, wheel: true, retry: retry ? 'all' : 'wanted' })
  if (!ok) return 3
  const folderOnly = args.includes('--dir')
  const { app, made, size } = await dist({ retry, folderOnly })
  if (size) console.log(size)
  for (const file of [app, ...made]) console.log(path.relative(process.cwd(), file))
  const packages = made.filter((file) => /\.(?:deb|rpm|AppImage|exe|dmg)$/.test(file))
  return folderOnly || packages.length > 0 ? 0 : 1
}

if (isMain(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2)).catch((thrown) => {
    if (thrown instanceof Interrupted) return exitCodeOf(thrown)
    const { message, remedy, output } = thrown instanceof StepFailure ? thrown : toStepFailure(thrown)
    console.error([message, output, remedy].filter(Boolean).join('\n    '))
    if (!(thrown instanceof StepFailure)) console.error(thrown.stack)
    return 1
  })
}
