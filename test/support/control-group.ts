import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A control group of the test's own with a CPU quota. */
export interface ControlGroup {
  /** Starts what follows it inside the group. */
  readonly prefix: readonly string[]
  remove(): Promise<void>
}

/** Such a group that lets its processes use so many processors; a sentence where this system lets nobody make one. */
export function quotaGroup(processors: number): ControlGroup | string {
  const attempts = [() => firstVersion(processors), () => secondVersion(processors)]
  let reason = 'there are no control groups for processors'
  for (const attempt of attempts) {
    try {
      const folder = attempt()
      if (folder !== null) return groupAt(folder)
    } catch (error) {
      reason = `no control group may be made here (${error instanceof Error ? error.message : String(error)})`
    }
  }
  return reason
}

const name = (): string => `vinobench-test-${process.pid}`
const periodUs = 100_000

function firstVersion(processors: number): string | null {
  const mount = '/sys/fs/cgroup/cpu'
  if (!existsSync(path.join(mount, 'cgroup.procs'))) return null
  const folder = path.join(mount, name())
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'cpu.cfs_period_us'), String(periodUs))
  writeFileSync(path.join(folder, 'cpu.cfs_quota_us'), String(Math.round(periodUs * processors)))
  return folder
}

function secondVersion(processors: number): string | null {
  const mount = '/sys/fs/cgroup'
  const controllers = path.join(mount, 'cgroup.subtree_control')
  if (!existsSync(controllers)) return null
  if (!readFileSync(controllers, 'utf8').split(/\s+/).includes('cpu')) writeFileSync(controllers, '+cpu')
  const folder = path.join(mount, name())
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'cpu.max'), `${Math.round(periodUs * processors)} ${periodUs}`)
  return folder
}

function groupAt(folder: string): ControlGroup {
  return {
    prefix: ['sh', '-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', folder],
    async remove() {
      // The kernel lets go of a group a moment after its last process.
      for (let tries = 0; ; tries++) {
        try {
          rmdirSync(folder)
          return
        } catch (error) {
          if (tries >= 50) throw error
          await sleep(100)
        }
      }
    }
  }
}
