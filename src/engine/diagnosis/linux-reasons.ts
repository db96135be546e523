import type { Evidence, ExpectedKind, Facts, MissingCode } from '../../core/device'
import { seen } from '../../core/explain/evidence-words'
import { type DeviceNode, levelZeroLoader, type LinuxView, npuDrivers, openClLoader } from './linux'
import { type Card, idsOf, intel, isDisplayOnly, isGraphics, isIntelNpu } from './pci'

export interface Reason {
  readonly code: MissingCode
  readonly facts: Facts
}

/** Walks from the hardware towards OpenVINO and stops at the first thing that is not as it should be. */
export function explainLinux(kind: ExpectedKind, view: LinuxView): Reason & { evidence: Evidence[] } {
  const evidence: Evidence[] = [...surroundingsSeen(view)]
  const reason = view.surroundings.wsl ? inWsl(kind, view, evidence) : onLinux(kind, view, evidence)
  return { ...reason, evidence }
}

function surroundingsSeen({ surroundings }: LinuxView): Evidence[] {
  const { wsl, container, virtualMachine } = surroundings
  return [
    ...(wsl ? [seen('wsl')] : []),
    ...(container ? [seen('container')] : []),
    ...(virtualMachine ? [seen('virtual-machine')] : [])
  ]
}

function inWsl(kind: ExpectedKind, view: LinuxView, evidence: Evidence[]): Reason {
  if (kind === 'NPU') return { code: 'wsl-no-npu', facts: {} }
  evidence.push(seen(view.dxg ? 'dxg' : 'no-dxg'))
  if (!view.dxg) return { code: 'wsl-not-passed', facts: {} }
  return missingDriver('GPU', 'Windows GPU', view, evidence) ?? { code: 'wsl-refuses', facts: {} }
}

function onLinux(kind: ExpectedKind, view: LinuxView, evidence: Evidence[]): Reason {
  const cards = view.bus?.cards ?? []
  const ours = cards.filter((card) => (kind === 'GPU' ? isGraphics(card) && card.vendor === intel : isIntelNpu(card)))
  const nodes = view.nodes[kind]
  evidence.push(...cardsSeen(kind, view))
  const [card] = ours
  // A device file without a card on the bus: processors of phones and containers that hide the bus.
  if (card === undefined && (nodes.length === 0 || view.bus !== null)) return noHardware(kind, view)
  const device = card?.name ?? kind
  return (
    (card === undefined ? null : noKernelDriver(card, view, evidence)) ??
    noNode(kind, device, card ?? null, view, evidence) ??
    noPermission(nodes, view, evidence) ??
    missingDriver(kind, device, view, evidence) ?? { code: 'driver-refuses', facts: { device } }
  )
}

function cardsSeen(kind: ExpectedKind, { bus }: LinuxView): Evidence[] {
  if (bus === null) return [seen('no-pci')]
  const cards = bus.cards.filter((card) => (kind === 'GPU' ? isGraphics(card) : isIntelNpu(card)))
  if (cards.length === 0) return [seen(kind === 'GPU' ? 'no-card' : 'no-npu', { count: String(bus.devices) })]
  return cards.map((card) => seen(isDisplayOnly(card) ? 'display-only' : 'card', { name: card.name, ids: idsOf(card) }))
}

function noHardware(kind: ExpectedKind, { bus, surroundings }: LinuxView): Reason {
  const others = kind === 'GPU' ? (bus?.cards.filter((card) => isGraphics(card) && !isDisplayOnly(card)) ?? []) : []
  if (others.length > 0) return { code: 'other-vendor', facts: { names: others.map(({ name }) => name).join(', ') } }
  if (surroundings.virtualMachine) return { code: 'virtual-machine', facts: {} }
  return { code: bus === null ? 'unknown' : 'no-hardware', facts: {} }
}

function noKernelDriver(card: Card, view: LinuxView, evidence: Evidence[]): Reason | null {
  const { driver, name: device } = card
  evidence.push(driver === null ? seen('no-kernel-driver', { kernel: view.kernel }) : seen('kernel-driver', { driver }))
  if (driver === null) return { code: 'no-kernel-driver', facts: { device, kernel: view.kernel } }
  return /^(vfio|pci-stub|xen-pciback)/.test(driver) ? { code: 'reserved', facts: { device, driver } } : null
}

const folders: Readonly<Record<ExpectedKind, string>> = { GPU: '/dev/dri', NPU: '/dev/accel' }
const patterns: Readonly<Record<ExpectedKind, string>> = { GPU: '/dev/dri/renderD*', NPU: '/dev/accel/accel*' }

function noNode(
  kind: ExpectedKind,
  device: string,
  card: Card | null,
  view: LinuxView,
  evidence: Evidence[]
): Reason | null {
  if (view.nodes[kind].length > 0) return null
  const pattern = patterns[kind]
  evidence.push(seen('no-node', { pattern }))
  return view.surroundings.container
    ? { code: 'container-no-node', facts: { device, folder: folders[kind] } }
    : { code: 'no-node', facts: { device, pattern, driver: card?.driver ?? '' } }
}

function noPermission(nodes: readonly DeviceNode[], view: LinuxView, evidence: Evidence[]): Reason | null {
  const { name: user, groups } = view.user
  for (const { path: node, mayOpen, group, mode } of nodes) {
    evidence.push(mayOpen ? seen('node-open', { node }) : seen('node-closed', { node, group, mode }))
  }
  const [first] = nodes
  if (first === undefined || nodes.some(({ mayOpen }) => mayOpen)) return null
  evidence.push(seen('groups', { user, groups: groups.join(', ') || '–' }))
  const facts = { user, node: first.path, group: first.group, gid: String(first.gid) }
  if (first.listed && !groups.includes(first.group)) return { code: 'login-again', facts }
  return { code: view.surroundings.container ? 'container-no-permission' : 'no-permission', facts }
}

function missingDriver(kind: ExpectedKind, device: string, view: LinuxView, evidence: Evidence[]): Reason | null {
  const has = (library: string): boolean => {
    const path = view.libraries[library]
    evidence.push(path === undefined ? seen('no-library', { name: library }) : seen('library', { name: library, path }))
    return path !== undefined
  }
  const command = installCommand(kind, view.distribution)
  if (kind === 'NPU') {
    if (!has(levelZeroLoader)) return { code: 'no-loader', facts: { device, library: levelZeroLoader, command } }
    return npuDrivers.some(has) ? null : { code: 'no-compute-driver', facts: { device } }
  }
  if (!has(openClLoader)) return { code: 'no-loader', facts: { device, library: openClLoader, command } }
  const { intel: driver, all } = view.openCl
  evidence.push(
    driver === null
      ? seen('no-opencl-driver', { found: all.join(', ') || '–' })
      : seen('opencl-driver', { file: driver })
  )
  return driver === null ? { code: 'no-compute-driver', facts: { device, command } } : null
}

const commands: Readonly<Record<ExpectedKind, readonly (readonly [distribution: string, command: string])[]>> = {
  GPU: [
    ['debian', 'sudo apt install intel-opencl-icd'],
    ['ubuntu', 'sudo apt install intel-opencl-icd'],
    ['fedora', 'sudo dnf install intel-compute-runtime'],
    ['arch', 'sudo pacman -S intel-compute-runtime']
  ],
  NPU: [
    ['debian', 'sudo apt install libze1'],
    ['ubuntu', 'sudo apt install libze1'],
    ['fedora', 'sudo dnf install oneapi-level-zero'],
    ['arch', 'sudo pacman -S level-zero-loader']
  ]
}

/** The distribution's own command, or the names of what to install. */
function installCommand(kind: ExpectedKind, distribution: readonly string[]): string {
  const known = commands[kind].find(([id]) => distribution.includes(id))
  if (known !== undefined) return known[1]
  return kind === 'GPU' ? 'intel-opencl-icd (Intel compute runtime)' : 'libze1 (Level Zero loader)'
}
