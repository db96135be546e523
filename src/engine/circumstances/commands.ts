import path from 'node:path'
import * as z from 'zod'
import type { Circumstances, ProcessorPolicy } from '../../core/record'
import type { System } from '../diagnosis/system'
import { savesPower } from './power'

type Asked = Partial<Circumstances>

/** What Windows and macOS tell by a command only. Nothing on Linux, and nothing where the command does not answer. */
export async function askSystem(system: System): Promise<Asked> {
  if (system.platform === 'win32') return askWindows(system)
  return system.platform === 'darwin' ? askMacOs(system) : {}
}

/** Property names are not translated. No double quotes: they would need escaping. */
const script = [
  '[Console]::OutputEncoding=[Text.Encoding]::UTF8',
  '$cpu=@(Get-CimInstance Win32_Processor | Select-Object NumberOfCores,NumberOfLogicalProcessors,MaxClockSpeed,CurrentClockSpeed)',
  '$battery=@(Get-CimInstance Win32_Battery | Select-Object BatteryStatus)',
  '$system=Get-CimInstance Win32_ComputerSystem | Select-Object Manufacturer,Model',
  '$plan=Get-CimInstance -Namespace root/cimv2/power Win32_PowerPlan -ErrorAction SilentlyContinue | Where-Object IsActive | Select-Object ElementName,InstanceID',
  '$scheme=(powercfg /getactivescheme) -join [char]32',
  '@{cpu=$cpu;battery=$battery;system=$system;plan=$plan;scheme=$scheme} | ConvertTo-Json -Depth 4 -Compress'
].join('; ')

const optionalText = z.string().nullish()
const windowsAnswer = z.object({
  cpu: z.array(
    z.object({
      NumberOfCores: z.number(),
      NumberOfLogicalProcessors: z.number(),
      MaxClockSpeed: z.number().nullish(),
      CurrentClockSpeed: z.number().nullish()
    })
  ),
  battery: z.array(z.object({ BatteryStatus: z.number().nullish() })),
  system: z.object({ Manufacturer: optionalText, Model: optionalText }).nullish(),
  plan: z.object({ ElementName: optionalText, InstanceID: optionalText }).nullish(),
  scheme: optionalText
})

async function askWindows(system: System): Promise<Asked> {
  // By its whole path: a program of that name elsewhere on the path is not what we want to run.
  const folder = system.environment['SystemRoot'] ?? 'C:\\Windows'
  const program = path.win32.join(folder, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')
  const said = await system.run(program, ['-NoProfile', '-NonInteractive', '-Command', script])
  const parsed = windowsAnswer.safeParse(parseJson(said ?? ''))
  if (!parsed.success) return {}
  const { cpu, battery, system: made, plan, scheme } = parsed.data
  const cores = cpu.reduce((sum, { NumberOfCores: count }) => sum + count, 0)
  const logical = cpu.reduce((sum, { NumberOfLogicalProcessors: count }) => sum + count, 0)
  // Told by id as well, since the name is in the user's language.
  const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(plan?.InstanceID ?? scheme ?? '')?.[0] ?? null
  const name = plan?.ElementName ?? /\(([^()]+)\)\s*$/.exec(scheme ?? '')?.[1] ?? id
  return {
    ...(cores > 0 && { physicalCores: cores }),
    processors: policy({
      maxMhz: cpu[0]?.MaxClockSpeed ?? null,
      currentMhz: cpu[0]?.CurrentClockSpeed ?? null,
      smt: cores > 0 ? logical > cores : null
    }),
    // 1: discharging; 4 and 5: the same, low and critical. A desktop has none.
    onBattery: battery.length === 0 ? null : battery.some(({ BatteryStatus: s }) => s === 1 || s === 4 || s === 5),
    powerPlan: name,
    powerSaving: savesPower(id),
    virtualMachine: /virtual|vmware|kvm|qemu|xen/i.test(`${made?.Manufacturer ?? ''} ${made?.Model ?? ''}`) || null
  }
}

/** One shell for four questions, each in lines of its own kind. */
const macQuestions = [
  '/usr/bin/pmset -g batt',
  '/usr/bin/pmset -g',
  '/usr/bin/pmset -g therm',
  '/usr/sbin/sysctl hw.physicalcpu hw.logicalcpu hw.perflevel0.logicalcpu hw.perflevel1.logicalcpu kern.hv_vmm_present'
].join('; ')

async function askMacOs(system: System): Promise<Asked> {
  const said = await system.run('/bin/sh', ['-c', `${macQuestions}; true`])
  if (said === null) return {}
  const number = (name: string): number | null => {
    const value = new RegExp(`^\\s*${name.replaceAll('.', '\\.')}[\\s:=]+(\\d+)`, 'm').exec(said)?.[1]
    return value === undefined ? null : Number(value)
  }
  const [physical, logical] = [number('hw.physicalcpu'), number('hw.logicalcpu')]
  const [fast, slow] = [number('hw.perflevel0.logicalcpu'), number('hw.perflevel1.logicalcpu')]
  const source = /Now drawing from '([^']+)'/.exec(said)?.[1]
  const low = number('lowpowermode')
  const limit = number('CPU_Speed_Limit')
  return {
    ...(physical !== null && { physicalCores: physical }),
    processors: policy({
      smt: physical === null || logical === null ? null : logical > physical,
      cores: fast === null || slow === null ? null : { performance: fast, efficient: slow }
    }),
    onBattery: source === undefined ? null : source === 'Battery Power',
    powerPlan: low === 1 ? 'low power mode' : limit !== null && limit < 100 ? `speed limit of ${limit} %` : null,
    powerSaving: low === null && limit === null ? null : low === 1 || (limit !== null && limit < 100),
    virtualMachine: number('kern.hv_vmm_present') === 1 || null
  }
}

const policy = (known: Partial<ProcessorPolicy>): ProcessorPolicy => ({
  frequencyDriver: null,
  minMhz: null,
  maxMhz: null,
  currentMhz: null,
  energyPreference: null,
  turbo: null,
  smt: null,
  cores: null,
  ...known
})

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
