import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { isMain, projectRoot } from './lib/project.mjs'

/** One TypeScript project per wall; the base is a list of options, not a project. */
export function typeProjects(root = projectRoot) {
  return readdirSync(root)
    .filter((name) => /^tsconfig\.(?!base\.).+\.json$/.test(name))
    .sort()
}

export const typeCheckArguments = (project, root = projectRoot) => [
  path.join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
  '-p',
  project
]

if (isMain(import.meta.url)) {
  for (const project of typeProjects()) {
    console.error(`types: ${project}`)
    const { status } = spawnSync(process.execPath, typeCheckArguments(project), { cwd: projectRoot, stdio: 'inherit' })
    if (status !== 0) process.exitCode = 1
  }
}
