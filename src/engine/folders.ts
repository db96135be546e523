import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { isInstalled, modelsFolder } from './installed'
import type { Folders } from './worker/protocol'

export interface EngineFolders extends Folders {
  /** Saved results of all runs. */
  readonly runs: string
  /** Files that were fetched because the user asked for them. */
  readonly downloads: string
  /** What became of the official addon when it was first tried here. */
  readonly openvinoSource: string
  /** What rows measured against themselves showed on this machine. */
  readonly calibrations: string
  /** The models' own answers, with which those of the rows are compared; may be emptied at any time. */
  readonly answers: string
  /** Which rows ended their engine process on this machine. */
  readonly crashes: string
  /** Which files of an installation were found as they were shipped. */
  readonly checkedFiles: string
  /** The engine process's entry. */
  readonly engineEntry: string
}

/** Where everything is, for a program started from its project or installation. `VINOBENCH_HOME` moves the user's data. */
export function defaultFolders(environment: NodeJS.ProcessEnv = process.env): EngineFolders {
  const root = projectRoot()
  const data = environment['VINOBENCH_HOME'] ?? userDataFolder(environment)
  return {
    root,
    models: modelsFolder(root),
    // An installation is not ours to write in.
    ...(isInstalled(root) ? { made: path.join(data, 'made') } : {}),
    userModels: path.join(data, 'models'),
    runs: path.join(data, 'runs'),
    downloads: path.join(data, 'downloads'),
    openvinoSource: path.join(data, 'openvino-source.json'),
    calibrations: path.join(data, 'calibrations.json'),
    answers: path.join(data, 'answers'),
    crashes: path.join(data, 'crashes.json'),
    checkedFiles: path.join(data, 'checked-files.json'),
    engineEntry: path.join(root, 'out', 'engine-process.js')
  }
}

/** The nearest folder above this file whose package.json is ours: the same from the sources and from the bundle. */
export function projectRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const manifest = path.join(folder, 'package.json')
    if (existsSync(manifest) && readManifest(manifest).name === 'vinobench') return folder
    const above = path.dirname(folder)
    if (above === folder) return process.cwd()
    folder = above
  }
}

export function appVersion(root: string): string {
  return readManifest(path.join(root, 'package.json')).version ?? '0'
}

function readManifest(file: string): { name?: string; version?: string } {
  return JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string }
}

function userDataFolder(environment: NodeJS.ProcessEnv): string {
  const home = homedir()
  if (process.platform === 'win32') {
    return path.join(environment['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'VinoBench')
  }
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'VinoBench')
  return path.join(environment['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share'), 'vinobench')
}
