import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Circumstances, Machine } from '../core/record'

/** The machine and what is around, as far as the system tells. Reads files only; starts nothing. */
export function describeMachine(): Machine {
  return {
    id: machineId(),
    os: `${os.type()} ${os.release()} ${os.arch()}${distribution()}`,
    cpu: (os.cpus()[0]?.model ?? 'unknown').replace(/\s+/g, ' ').trim(),
    cores: os.cpus().length,
    memoryBytes: os.totalmem(),
    circumstances: circumstances()
  }
}

export function circumstances(): Circumstances {
  const quota = cpuQuota()
  const affine = os.availableParallelism()
  return {
    usableCores: quota === null ? affine : Math.max(1, Math.min(affine, Math.floor(quota))),
    physicalCores: physicalCores(),
    cpuQuota: quota,
    memoryLimitBytes: memoryLimit(),
    loadBefore: process.platform === 'win32' ? null : (os.loadavg()[0] ?? null),
    governor: text('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
    onBattery: onBattery(),
    virtualMachine: /^flags.*\bhypervisor\b/m.test(text('/proc/cpuinfo') ?? '') || null
  }
}

/**
 * Threads to ask frameworks for: null where they choose well by themselves. They see the affinity mask but not a
 * container's quota, and start too many threads under one.
 */
export function threadLimit({ cpuQuota: quota, usableCores }: Circumstances): number | null {
  return quota === null || quota >= os.availableParallelism() ? null : usableCores
}

/**
 * Threads for ONNX Runtime and PyTorch: one for each physical core, which is what both say they choose. Told to them all the
 * same, since builds differ (Debian's PyTorch takes one in a virtual machine), and so that the record can name it.
 */
export function baselineThreads(around: Circumstances): number | null {
  return threadLimit(around) ?? around.physicalCores
}

/** Linux: processors that share a core name the same siblings. Elsewhere the frameworks know better than we do. */
function physicalCores(): number | null {
  const allowed = expandList(/^Cpus_allowed_list:\s*(\S+)/m.exec(text('/proc/self/status') ?? '')?.[1] ?? '')
  const cores = allowed.map((cpu) => text(`/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`))
  return cores.length === 0 || cores.includes(null) ? null : new Set(cores).size
}

/** `0-3,8` → 0, 1, 2, 3, 8. */
function expandList(list: string): number[] {
  return list.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number)
    if (first === undefined || last === undefined || part === '') return []
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  })
}

function text(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}

/** A hash of the system's own id: stable, and says nothing about the machine. */
export function machineId(): string {
  const own = text('/etc/machine-id') ?? text('/var/lib/dbus/machine-id') ?? `${os.hostname()} ${os.arch()}`
  return createHash('sha256').update(`vinobench ${own}`).digest('hex').slice(0, 16)
}

function distribution(): string {
  const name = /^PRETTY_NAME="?([^"\n]+)/m.exec(text('/etc/os-release') ?? '')?.[1]
  return name === undefined ? '' : `, ${name}`
}

/** CPU quota in processors: cgroup v2's `cpu.max`, else v1's `cpu.cfs_quota_us`. Null: none. */
function cpuQuota(): number | null {
  const [max, period] = (ownGroupFile('', 'cpu.max') ?? '').split(' ').map(Number)
  if (max !== undefined && period !== undefined && max > 0 && period > 0) return max / period
  const quota = Number(ownGroupFile('cpu', 'cpu.cfs_quota_us') ?? -1)
  const slice = Number(ownGroupFile('cpu', 'cpu.cfs_period_us') ?? 0)
  return quota > 0 && slice > 0 ? quota / slice : null
}

function memoryLimit(): number | null {
  const limit = Number(ownGroupFile('', 'memory.max') ?? ownGroupFile('memory', 'memory.limit_in_bytes') ?? Number.NaN)
  return Number.isFinite(limit) && limit > 0 && limit < os.totalmem() ? limit : null
}

/** A file of our own control group; `controller` empty for version 2. In a container the group is mounted at the root. */
function ownGroupFile(controller: string, file: string): string | null {
  const line = (text('/proc/self/cgroup') ?? '')
    .split('\n')
    .map((entry) => entry.split(':'))
    .find(([, controllers]) => (controller === '' ? controllers === '' : controllers?.split(',').includes(controller)))
  const mount = path.join('/sys/fs/cgroup', controller)
  return text(path.join(mount, line?.[2] ?? '', file)) ?? text(path.join(mount, file))
}

/** True where a battery discharges; null where there is neither battery nor mains that tells. */
export function onBattery(): boolean | null {
  const folder = '/sys/class/power_supply'
  try {
    const supplies = readdirSync(folder).map((name) => path.join(folder, name))
    const mains = supplies.filter((supply) => text(path.join(supply, 'type')) === 'Mains')
    if (mains.length > 0) return mains.every((supply) => text(path.join(supply, 'online')) === '0')
    const batteries = supplies.filter((supply) => text(path.join(supply, 'type')) === 'Battery')
    return batteries.length === 0
      ? null
      : batteries.some((supply) => text(path.join(supply, 'status')) === 'Discharging')
  } catch {
    return null
  }
}
