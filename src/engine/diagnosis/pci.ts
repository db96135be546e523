import { pciNames } from './pci-names'
import type { System } from './system'

/** A card or a part of the processor that computes or shows pictures. */
export interface Card {
  readonly slot: string
  /** Four hexadecimal digits each. */
  readonly vendor: string
  readonly device: string
  /** Six hexadecimal digits: class, subclass, interface. */
  readonly class: string
  /** Kernel driver bound to it. */
  readonly driver: string | null
  readonly name: string
}

export interface PciBus {
  readonly devices: number
  readonly cards: readonly Card[]
}

const root = '/sys/bus/pci/devices'
export const intel = '8086'

/** Graphics and accelerators on the PCI bus; null where the system does not show one. */
export async function readPciBus(system: System): Promise<PciBus | null> {
  const slots = system.list(root)
  if (slots.length === 0) return null
  const found = slots.flatMap((slot) => {
    const id = (file: string) => system.read(`${root}/${slot}/${file}`)?.trim().replace(/^0x/, '') ?? ''
    const card = { slot, vendor: id('vendor'), device: id('device'), class: id('class') }
    const driver = system.linkTarget(`${root}/${slot}/driver`)?.split('/').at(-1) ?? null
    return isOfInterest(card.class) ? [{ ...card, driver }] : []
  })
  const names = found.length === 0 ? null : await pciNames(system, found)
  return { devices: slots.length, cards: found.map((card) => ({ ...card, name: names?.get(card.slot) ?? '' })) }
}

/** 03: display controllers. 12: processing accelerators. */
const isOfInterest = (pciClass: string): boolean => pciClass.startsWith('03') || pciClass.startsWith('12')

/** Made by those for servers' consoles and virtual machines: they show a picture and compute nothing. */
export const displayOnlyVendors: readonly string[] = [
  '1af4',
  '1b36',
  '1234',
  '15ad',
  '80ee',
  '1414',
  '1a03',
  '102b',
  '1013',
  '19e5',
  '5853'
]

export const isGraphics = (card: Card): boolean => card.class.startsWith('03')
export const isDisplayOnly = (card: Card): boolean => isGraphics(card) && displayOnlyVendors.includes(card.vendor)

/** Built into the processor, so on bus 0: cards of this class from Intel elsewhere are FPGAs and the like. */
export const isIntelNpu = (card: Card): boolean =>
  card.class.startsWith('1200') && card.vendor === intel && /^[0-9a-f]{4}:00:/.test(card.slot)

export const idsOf = ({ vendor, device }: Card): string => `${vendor}:${device}`
