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

const bin = (root, ...parts) => path.join(root, 'node_modules', ...parts)

/** The renderer's is looked at by svelte-check, which knows components and says what in them shuts somebody out. */
export const typeCheckArguments = (project, root = projectRoot) =>
  project === 'tsconfig.renderer.json'
    ? [
        bin(root, 'svelte-check', 'bin', 'svelte-check'),
        '--tsconfig',
        project,
        '--fail-on-warnings',
        '--output',
        'human'
      ]
    : [bin(root, 'typescript', 'bin', 'tsc'), '-p', project]

if (isMain(import.meta.url)) {
  for (const project of typeProjects()) {
    console.error(`types: ${project}`)
    const { status } = spawnSync(process.execPath, typeCheckArguments(project), { cwd: projectRoot, stdio: 'inherit' })
    if (status !== 0) process.exitCode = 1
  }
}
