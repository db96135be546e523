import path from 'node:path'
import * as z from 'zod'
import type { Evidence, ExpectedKind, Facts } from '../../core/device'
import { seen } from '../../core/explain/evidence-words'
import type { Reason } from './linux-reasons'
import { makers } from './pci-names'
import type { System } from './system'

/** What Windows knows of graphics and NPUs. */
export interface WindowsView {
  readonly os: 'win32'
  /** Null: PowerShell gave no answer. */
  readonly devices: readonly WindowsDevice[] | null
  /** Name of the session where it is a remote one. */
  readonly remoteSession: string | null
}

export interface WindowsDevice {
  readonly name: string
  readonly vendor: string
  readonly device: string
  readonly kind: ExpectedKind
  /** 0: works; else the Device Manager's code. */
  readonly problem: number
  readonly driverVersion: string | null
}

const command = 'powershell'

/** Classes of devices whose drivers are looked up: display adapters, compute accelerators. */
const driverKeys = ['{4d36e968-e325-11ce-bfc1-08002be10318}', '{f01a9d53-3ff6-48d2-9f97-c8a7004be10c}']
  .map((guid) => `'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Class\\${guid}\\0*'`)
  .join(',')

/** Property names, unlike every other program's output, are not translated. No double quotes: they would need escaping. */
const script = [
  '[Console]::OutputEncoding=[Text.Encoding]::UTF8',
  "$devices=@(Get-CimInstance Win32_PnPEntity -Filter 'PNPClass=''Display'' OR PNPClass=''ComputeAccelerator'' OR ConfigManagerErrorCode<>0'" +
    ' | Select-Object Name,PNPClass,DeviceID,CompatibleID,ConfigManagerErrorCode)',
  `$drivers=@(Get-ItemProperty ${driverKeys} -ErrorAction SilentlyContinue | Select-Object DriverDesc,DriverVersion)`,
  '@{devices=$devices;drivers=$drivers} | ConvertTo-Json -Depth 4 -Compress'
].join('; ')

export async function viewWindows(system: System): Promise<WindowsView> {
  // By its whole path: a program of that name elsewhere on the path is not what we want to run.
  const folder = system.environment['SystemRoot'] ?? 'C:\\Windows'
  const program = path.win32.join(folder, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')
  const said = await system.run(program, ['-NoProfile', '-NonInteractive', '-Command', script])
  const session = system.environment['SESSIONNAME'] ?? ''
  return {
    os: 'win32',
    devices: said === null ? null : parseWindowsDevices(said),
    remoteSession: /^RDP-/i.test(session) ? session : null
  }
}

const text = z.string().nullish()
const answer = z.object({
  devices: z.array(
    z.object({
      Name: text,
      PNPClass: text,
      DeviceID: z.string(),
      CompatibleID: z.array(z.string()).nullish(),
      ConfigManagerErrorCode: z.number().nullish()
    })
  ),
  drivers: z.array(z.object({ DriverDesc: text, DriverVersion: text }))
})

/** Devices on the PCI bus only: what is plugged in by software (remote and virtual displays) computes nothing. */
export function parseWindowsDevices(json: string): WindowsDevice[] | null {
  const parsed = answer.safeParse(parseJson(json))
  if (!parsed.success) return null
  const { devices, drivers } = parsed.data
  return devices.flatMap((entry): WindowsDevice[] => {
    const ids = /^PCI\\VEN_([0-9A-F]{4})&DEV_([0-9A-F]{4})/i.exec(entry.DeviceID)
    const kind = kindOf(entry.PNPClass ?? null, entry.CompatibleID ?? [])
    if (ids === null || kind === null) return []
    const [vendor = '', device = ''] = ids.slice(1).map((id) => id.toLowerCase())
    const driver = drivers.find(({ DriverDesc: name }) => name === entry.Name && name !== undefined)
    const generic = /^Microsoft (Basic|Base)/.test(entry.Name ?? '')
    const known = entry.Name !== null && entry.Name !== undefined && !generic && entry.PNPClass !== null
    return [
      {
        name: known ? (entry.Name ?? '') : `${makers[vendor] ?? 'Unknown'} ${kind}`,
        vendor,
        device,
        kind,
        // Windows' own basic driver only shows a picture: 28 is its code for "no driver".
        problem: generic ? 28 : (entry.ConfigManagerErrorCode ?? 0),
        driverVersion: generic ? null : (driver?.DriverVersion ?? null)
      }
    ]
  })
}

/** By the class that its driver gives it, or, without a driver, by the class that the hardware itself announces. */
function kindOf(pnpClass: string | null, compatible: readonly string[]): ExpectedKind | null {
  if (pnpClass === 'Display' || compatible.some((id) => /^PCI\\.*CC_03/i.test(id))) return 'GPU'
  if (pnpClass === 'ComputeAccelerator' || compatible.some((id) => /^PCI\\.*CC_1200/i.test(id))) return 'NPU'
  return null
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ''))
  } catch {
    return null
  }
}

export function explainWindows(kind: ExpectedKind, view: WindowsView): Reason & { evidence: Evidence[] } {
  const { devices, remoteSession } = view
  if (devices === null) return { code: 'unknown', facts: {}, evidence: [seen('no-answer', { command })] }
  const ofKind = devices.filter((device) => device.kind === kind)
  const evidence = ofKind.flatMap(deviceSeen)
  const device = ofKind.find(({ vendor }) => vendor === '8086')
  if (device === undefined) {
    evidence.push(seen('not-in-device-manager', { kind }))
    const names = ofKind.map(({ name }) => name).join(', ')
    if (kind === 'GPU' && names !== '') return { code: 'other-vendor', facts: { names }, evidence }
    return { code: 'no-hardware', facts: {}, evidence }
  }
  if (remoteSession !== null) evidence.push(seen('remote-session', { session: remoteSession }))
  return { ...reasonOf(kind, device, remoteSession !== null), evidence }
}

function deviceSeen({ name, vendor, device, problem, driverVersion }: WindowsDevice): Evidence[] {
  const facts = { name, ids: `${vendor}:${device}` }
  return [
    problem === 0 ? seen('device-works', facts) : seen('device-problem', { ...facts, problem: String(problem) }),
    ...(driverVersion === null ? [] : [seen('driver-version', { version: driverVersion })])
  ]
}

/** Of the Device Manager's codes: 22 is switched off, 28 and 1 are no or no proper driver. */
function reasonOf(kind: ExpectedKind, { name, problem }: WindowsDevice, remote: boolean): Reason {
  const facts: Facts = { device: name, problem: String(problem) }
  if (problem === 22) return { code: 'device-disabled', facts }
  if (problem === 28 || problem === 1) return { code: 'no-driver', facts }
  if (problem !== 0) return { code: 'device-problem', facts }
  return { code: kind === 'NPU' && remote ? 'remote-session' : 'driver-refuses', facts }
}
