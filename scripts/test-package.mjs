import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { cacheFolder } from './lib/cache.mjs'
import { inRoot, needCommands, unpackCleanRoot } from './lib/clean-root.mjs'
import { Interrupted, StepFailure, toStepFailure } from './lib/failure.mjs'
import { runInForeground } from './lib/foreground.mjs'
import { createProgress } from './lib/progress.mjs'
import { isMain, projectRoot } from './lib/project.mjs'
import { lastLines, runTool } from './lib/tool.mjs'
import { exitCodeOf, setup } from './setup.mjs'
import { countsLine, printSkipped, readCounts } from './test.mjs'

const commands = {
  debootstrap: 'debootstrap',
  unshare: 'util-linux',
  setpriv: 'util-linux',
  ip: 'iproute2',
  strace: 'strace',
  Xvfb: 'xvfb'
}

/** The package's tests: it is built, installed in a clean root, used as an ordinary user without a network, and removed. */
async function main(args) {
  const { keep, given, rest } = parse(args)
  const reason = whyNot()
  if (reason !== null) {
    console.error(`The package is not tested here: ${reason}.`)
    return { passed: 0, failed: 0, skipped: 1 }
  }
  const deb = given ?? (await buildPackage())
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'vinobench-package-'))
  try {
    await fs.chmod(folder, 0o755)
    await install(path.resolve(deb), folder)
    return await runTests(folder, deb, rest)
  } finally {
    if (keep) console.error(`Kept: ${folder}`)
    else await fs.rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** `--keep`: the root stays for a look; `--deb FILE`: a package that is there already; the rest is for Vitest. */
function parse(args) {
  const rest = [...args]
  const take = (name, count) => (rest.includes(name) ? rest.splice(rest.indexOf(name), count) : [])
  return { keep: take('--keep', 1).length > 0, given: take('--deb', 2)[1], rest }
}

async function buildPackage() {
  const { ok } = await setup({ wheel: true, screen: true })
  if (!ok) throw new StepFailure('Set-up is not complete, so there is nothing to pack.', '`npm run setup` says why.')
  const { dist } = await import('./dist.mjs')
  const { made } = await dist({ debOnly: true })
  const deb = made.find((file) => file.endsWith('.deb'))
  if (deb === undefined) throw new StepFailure('There is no Debian package.', '`npm run dist` says why.')
  return deb
}

function whyNot() {
  if (process.platform !== 'linux') return 'a Debian package needs Linux'
  return process.getuid() === 0 ? null : 'a root of its own needs the rights of root'
}

/** By apt, as a user would; what it did is for the tests to judge. */
async function install(deb, folder) {
  const env = process.env
  const cache = cacheFolder(env)
  const progress = createProgress()
  const context = { env, cache, progress, signal: undefined }
  progress.begin('Clean root', 'a Debian with nothing in it')
  await needCommands(commands, context)
  const root = path.join(folder, 'root')
  await unpackCleanRoot(root, context)
  progress.done()
  progress.begin('Package', 'installing it by apt in the clean root')
  // Debian's packages are fetched once for all runs.
  const archives = path.join(cache, 'clean-root-archives')
  await fs.mkdir(path.join(archives, 'partial'), { recursive: true })
  await fs.copyFile(deb, path.join(root, 'tmp', path.basename(deb)))
  await fs.chmod(path.join(root, 'tmp', path.basename(deb)), 0o644)
  const options = {
    binds: [[archives, '/var/cache/apt/archives']],
    env: { HOME: '/root', DEBIAN_FRONTEND: 'noninteractive' }
  }
  const keepArchives = ['-o', 'APT::Keep-Downloaded-Packages=true', '-o', 'APT::Sandbox::User=root']
  const apt = (...words) => run(inRoot(root, ['apt-get', ...keepArchives, ...words], options), env)
  const before = await run(inRoot(root, ['dpkg-query', '-W']), env)
  const updated = await apt('update', '-qq')
  if (!updated.ok) throw new StepFailure('apt-get could not update.', 'It says why.', updated.output)
  const installed = await apt('install', '-y', '-qq', '--no-install-recommends', `/tmp/${path.basename(deb)}`)
  await fs.rm(path.join(root, 'tmp', path.basename(deb)))
  const report = { deb, before: before.output, code: installed.code, output: installed.output }
  await fs.writeFile(path.join(folder, 'install.json'), JSON.stringify(report))
  progress.done(installed.ok ? 'installed' : `apt-get ended with ${installed.code}`)
}

const run = ([command, ...args], env) => runTool(command, args, { env })

/** A network of its own that leads nowhere: whatever tries to leave is counted at its only door, and answered by nobody. */
const nowhere = `set -e
ip link set lo up
ip link add outside type veth peer name wall
echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6
ip addr add 10.77.0.2/24 dev outside
ip link set wall up
ip link set outside up
ip route add default via 10.77.0.1
exec "$@"`

async function runTests(folder, deb, patterns) {
  const file = path.join(folder, 'counts.json')
  const vitest = path.join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs')
  const reporter = path.join(projectRoot, 'scripts', 'lib', 'vitest-reporter.mjs')
  const config = ['--config', 'vitest.package.config.ts']
  const words = [
    process.execPath,
    vitest,
    'run',
    ...config,
    '--reporter=default',
    `--reporter=${reporter}`,
    ...patterns
  ]
  const env = { ...process.env, VINOBENCH_TEST_COUNTS: file, VINOBENCH_TEST_PACKAGE: folder }
  const args = ['-n', 'sh', '-c', nowhere, 'nowhere', ...words]
  const code = await runInForeground(args, { cwd: projectRoot, env, command: 'unshare' })
  const { skipped, ...counts } = readCounts(file, code)
  printSkipped(skipped)
  return { ...counts, skipped: skipped.length }
}

if (isMain(import.meta.url)) {
  const counts = await main(process.argv.slice(2)).catch((error) => {
    if (error instanceof Interrupted) process.exit(exitCodeOf(error))
    const { message, remedy, output } = toStepFailure(error)
    console.error([message, ...lastLines(output ?? '').map((line) => `    | ${line}`), `    ${remedy}`].join('\n'))
    return { passed: 0, failed: 1, skipped: 0 }
  })
  process.exitCode = counts.failed > 0 ? 1 : 0
  console.log(countsLine(counts))
}
