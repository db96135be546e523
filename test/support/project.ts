import { existsSync } from 'node:fs'
import { chmod, copyFile, cp, mkdir, mkdtemp, symlink } from 'node:fs/promises'
import path from 'node:path'
import { engineFiles } from '../../scripts/lib/engine-files.mjs'
import { createEngine, type Engine } from '../../src/engine'
import { defaultFolders, type EngineFolders } from '../../src/engine/folders'
import { forkEngine } from '../../src/engine/worker/channel'
import type { Limits } from '../../src/engine/worker/host'
import { prepareYolov5 } from '../../src/engine/models/yolov5/prepare'

export const projectRoot = path.resolve(import.meta.dirname, '../..')

/** An installed program of its own: the built files copied, what is large linked, nothing prepared but what set-up prepares. */
export interface Project {
  readonly root: string
  readonly cli: string
  readonly models: string
  folders(home: string): EngineFolders
}

export interface ProjectOptions {
  /** Prepared models that it begins with; the cache of IR files is always empty. */
  readonly prepared?: readonly string[]
}

/** Below `parent`, so that it goes with that folder. A running test is not disturbed when somebody builds again. */
export async function copyProject(
  parent: string,
  { prepared = ['yolov5n', 'centernet', 'movenet', 'pictures'] }: ProjectOptions = {}
): Promise<Project> {
  const root = await mkdtemp(path.join(parent, 'project-'))
  await chmod(root, 0o755)
  const models = path.join(root, 'models')
  await mkdir(models)
  await mkdir(path.join(root, 'out'))
  for (const name of ['cli.js', ...engineFiles]) {
    const built = path.join(projectRoot, 'out', name)
    if (!existsSync(built)) throw new Error(`${built} is missing: run \`node scripts/build.mjs\` first.`)
    await copyFile(built, path.join(root, 'out', name))
  }
  await copyFile(path.join(projectRoot, 'package.json'), path.join(root, 'package.json'))
  await copyFile(path.join(projectRoot, 'models', 'manifest.json'), path.join(models, 'manifest.json'))
  await cp(path.join(projectRoot, 'resources'), path.join(root, 'resources'), { recursive: true })
  for (const name of ['node_modules', '.runtime']) await symlink(path.join(projectRoot, name), path.join(root, name))
  for (const name of prepared) {
    const from = path.join(projectRoot, 'models', name)
    if (existsSync(from)) await symlink(from, path.join(models, name))
  }
  return {
    root,
    models,
    cli: path.join(root, 'out', 'cli.js'),
    folders: (home) => ({
      ...defaultFolders({ ...process.env, VINOBENCH_HOME: home }),
      root,
      models,
      userModels: path.join(home, 'models'),
      runs: path.join(home, 'runs'),
      calibrations: path.join(home, 'calibrations.json'),
      answers: path.join(home, 'answers'),
      crashes: path.join(home, 'crashes.json'),
      openvinoSource: path.join(home, 'openvino-source.json'),
      engineEntry: path.join(root, 'out', 'engine-process.js')
    })
  }
}

/** Why a test that needs it is skipped; null where the built-in picture of that name is there. */
export const builtInPicture = (name: string): string | null => {
  const file = path.join(projectRoot, 'models', 'pictures', name)
  return existsSync(file) ? file : null
}

/** Why what a model answers cannot be tested; null where set-up has prepared it. */
export const notPrepared = (id: string): string | null =>
  existsSync(path.join(projectRoot, 'models', id, `${id}-f32.pb`)) ? null : `models/${id} is not prepared`

/** The shared test data beside the project; null where there is none. */
export function sharedData(...parts: string[]): string | null {
  const file = path.resolve(projectRoot, '../shared/data', ...parts)
  return existsSync(file) ? file : null
}

/** YOLOv5n with random weights for pictures of 96×64: every row can run it, in milliseconds. */
export async function writeSmallYolo(folder: string): Promise<string> {
  const file = path.join(folder, 'small-yolo.onnx')
  await prepareYolov5(file, {
    source: { kind: 'synthetic', variant: 'n' },
    width: 96,
    height: 64,
    precision: 'f32'
  })
  return file
}

/** An engine whose processes are known by this home. */
export function engineIn(project: Project, home: string, limits: Partial<Limits> = {}): Engine {
  const folders = project.folders(home)
  const open = forkEngine(folders.engineEntry, { ...process.env, VINOBENCH_HOME: home })
  return createEngine({ folders, limits, open })
}
