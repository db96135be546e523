import { createHash } from 'node:crypto'
import os from 'node:os'
import type { Circumstances, CircumstancesAfter, Machine } from '../../core/record'
import { type System, thisSystem } from '../diagnosis/system'
import { cpuQuota, memoryLimit } from './cgroup'
import { askSystem } from './commands'
import { allowedList, type Files, trimmed } from './files'
import { onBattery, platformProfile, savesPower } from './power'
import { currentMhz, governor, hottest, physicalCores, processorPolicy } from './processor'
import { container, remoteDesktop, traced, virtualMachine } from './session'

/** The machine and what is around, as far as the system tells. Reads files only; starts nothing. */
export function describeMachine(files: Files = thisSystem()): Machine {
  return {
    id: machineId(files),
    os: `${os.type()} ${os.release()} ${os.arch()}${distribution(files)}`,
    cpu: (os.cpus()[0]?.model ?? 'unknown').replace(/\s+/g, ' ').trim(),
    cores: os.cpus().length,
    memoryBytes: os.totalmem(),
    circumstances: circumstances(files)
  }
}

/** The same and what only a command tells (Windows, macOS): one, at the beginning of a run. */
export async function describeWholeMachine(system: System = thisSystem()): Promise<Machine> {
  const machine = describeMachine(system)
  const around = { ...machine.circumstances, ...(await askSystem(system)) }
  const { physicalCores: cores, usableCores } = around
  // A command tells of all processors, not only of those that we may use.
  return {
    ...machine,
    circumstances: { ...around, physicalCores: cores === null ? null : Math.min(cores, usableCores) }
  }
}

/** What may have changed by the end of a run. */
export async function circumstancesAfter(system: System = thisSystem()): Promise<CircumstancesAfter> {
  const around = { ...circumstances(system), ...(await askSystem(system)) }
  return {
    cpuQuota: around.cpuQuota,
    loadBefore: around.loadBefore,
    governor: around.governor,
    onBattery: around.onBattery,
    powerPlan: around.powerPlan ?? null,
    powerSaving: around.powerSaving ?? null,
    celsius: around.celsius ?? null,
    availableMemoryBytes: around.availableMemoryBytes ?? null,
    currentMhz: currentMhz(system)
  }
}

export function circumstances(files: Files = thisSystem()): Circumstances {
  const quota = cpuQuota(files)
  const affine = os.availableParallelism()
  const plan = platformProfile(files)
  return {
    usableCores: quota === null ? affine : Math.max(1, Math.min(affine, Math.floor(quota))),
    physicalCores: physicalCores(files),
    cpuQuota: quota,
    memoryLimitBytes: memoryLimit(files, os.totalmem()),
    loadBefore: process.platform === 'win32' ? null : (os.loadavg()[0] ?? null),
    governor: governor(files),
    onBattery: onBattery(files),
    virtualMachine: virtualMachine(files),
    processors: processorPolicy(files),
    affinity: { allowed: affine, of: os.cpus().length, list: allowedList(files) },
    container: container(files),
    powerPlan: plan,
    powerSaving: savesPower(plan),
    remoteDesktop: remoteDesktop(files),
    debugger: traced(files),
    celsius: hottest(files),
    availableMemoryBytes: availableMemory(files)
  }
}

/** What programs can still have without others being pushed out; `os.freemem` leaves out what the system only lends. */
function availableMemory(files: Files): number {
  const kibibytes = /^MemAvailable:\s*(\d+) kB/m.exec(files.read('/proc/meminfo') ?? '')?.[1]
  return kibibytes === undefined ? os.freemem() : Number(kibibytes) * 1024
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

/** A hash of the system's own id: stable, and says nothing about the machine. */
export function machineId(files: Files = thisSystem()): string {
  const own =
    trimmed(files, '/etc/machine-id') ?? trimmed(files, '/var/lib/dbus/machine-id') ?? `${os.hostname()} ${os.arch()}`
  return createHash('sha256').update(`vinobench ${own}`).digest('hex').slice(0, 16)
}

function distribution(files: Files): string {
  const name = /^PRETTY_NAME="?([^"\n]+)/m.exec(files.read('/etc/os-release') ?? '')?.[1]
  return name === undefined ? '' : `, ${name}`
}
