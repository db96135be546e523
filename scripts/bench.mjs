import { spawn } from 'node:child_process'
import fs from 'node:fs/promises'
import path from 'node:path'
import { benchmarkPython } from '../test/benchmarks/lib/python-environment.mjs'
import { build, buildIsFresh } from './build.mjs'
import { isMain, projectRoot } from './lib/project.mjs'

/** In the order of `all`: the quick ones first. `python`: needs OpenVINO's own tools. */
const benchmarks = {
  agreement: { python: true },
  overhead: {},
  memory: {},
  'same-answer': {},
  'queue-against-blocking': {},
  'same-against-itself': {},
  'rows-against-benchmark-app': { python: true },
  'synthetic-against-published': {},
  'window-itself': {},
  'window-against-terminal': {},
  'window-packaged': {}
}

const usage = `Usage: node scripts/bench.mjs NAME [--pairs N] [--seconds S] [--only A,B]
NAME is ${Object.keys(benchmarks).join(', ')} or all. See test/benchmarks/README.md.`

/** Bundles one script of test/benchmarks into out/bench, where the packages can be found, and answers the file. */
async function bundle(name, root) {
  const { build: esbuild } = await import('esbuild')
  const file = path.join(root, 'out', 'bench', `${name}.js`)
  await esbuild({
    absWorkingDir: root,
    entryPoints: [`test/benchmarks/${name}.ts`],
    outfile: file,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.9',
    format: 'esm',
    sourcemap: 'linked',
    charset: 'utf8',
    logLevel: 'warning'
  })
  return file
}

async function run(name, args, root) {
  const python = benchmarks[name].python ? { VINOBENCH_BENCHMARK_PYTHON: await benchmarkPython() } : {}
  const file = await bundle(name, root)
  // As in the engine process: a libuv thread for each request in flight, decided before the process starts.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '128', ...python }
  const nodeArguments = ['--enable-source-maps', '--expose-gc', file, ...args]
  const child = spawn(process.execPath, nodeArguments, { cwd: root, env, stdio: 'inherit' })
  // Ctrl-C reaches the child by the terminal as well; it says what there is, then we end with it.
  const wait = () => undefined
  process.on('SIGINT', wait)
  const code = await new Promise((resolve) => child.on('close', (status) => resolve(status ?? 1)))
  process.off('SIGINT', wait)
  return code
}

if (isMain(import.meta.url)) {
  const [asked, ...args] = process.argv.slice(2)
  const names = asked === 'all' ? Object.keys(benchmarks) : [asked]
  if (!names.every((name) => Object.hasOwn(benchmarks, name ?? ''))) {
    console.error(usage)
    process.exit(2)
  }
  try {
    await fs.access(path.join(projectRoot, 'node_modules'))
    // The rows are measured by the program as it is built: never by an old one.
    if (!(await buildIsFresh())) await build()
    for (const name of names) if ((await run(name, args, projectRoot)) !== 0) process.exitCode = 1
  } catch (error) {
    console.error(error.code === 'ENOENT' ? 'Run `npm run setup` first.' : [error.message, error.remedy].join('\n'))
    process.exitCode = 1
  }
}
