import type { System } from './system'

interface Ids {
  readonly slot: string
  readonly vendor: string
  readonly device: string
  readonly class: string
}

const databases = ['/usr/share/misc/pci.ids', '/usr/share/hwdata/pci.ids', '/usr/share/pci.ids']

/** Names by slot: from NVIDIA's driver, the system's list of PCI names, `lspci`, or just the maker's name. */
export async function pciNames(system: System, cards: readonly Ids[]): Promise<Map<string, string>> {
  const database = databases.map((file) => system.read(file)).find((text) => text !== null) ?? null
  const listed = database === null ? parseLspci((await system.run('lspci', ['-nn', '-D'])) ?? '') : null
  return new Map(
    cards.map((card) => {
      const product = database === null ? listed?.get(card.slot) : parsePciIds(database, card.vendor, card.device)
      return [card.slot, nvidiaName(system, card.slot) ?? cardName(card, product ?? null)]
    })
  )
}

function nvidiaName(system: System, slot: string): string | null {
  const text = system.read(`/proc/driver/nvidia/gpus/${slot}/information`)
  const model = /^Model:\s*(.+?)\s*$/m.exec(text ?? '')?.[1]
  if (model === undefined) return null
  return model.startsWith('NVIDIA') ? model : `NVIDIA ${model}`
}

/** The product in a `pci.ids` file: vendors at the line's start, products below them behind one tab. */
export function parsePciIds(text: string, vendor: string, device: string): string | null {
  const start = text.search(new RegExp(`^${vendor}\\s`, 'm'))
  if (start < 0) return null
  const section = text.slice(start).split(/\n(?=[0-9a-fA-F])/, 1)[0] ?? ''
  return new RegExp(`^\\t${device}\\s+(.+?)\\s*$`, 'm').exec(section)?.[1] ?? null
}

/** `0000:01:00.0 VGA compatible controller [0300]: NVIDIA Corporation AD104 [GeForce RTX 4070] [10de:2786] (rev a1)` */
export function parseLspci(text: string): Map<string, string> {
  const lines = text.matchAll(/^([0-9a-f:.]+) .*?\[[0-9a-f]{4}\]: (.+) \[[0-9a-f]{4}:[0-9a-f]{4}\]/gm)
  return new Map([...lines].map(([, slot = '', name = '']) => [slot, name.replace(makersInLspci, '')]))
}

const makersInLspci =
  /^(Intel Corporation|NVIDIA Corporation|Advanced Micro Devices, Inc\. \[AMD\/ATI\]|Advanced Micro Devices, Inc\. \[AMD\]) /

export const makers: Readonly<Record<string, string>> = {
  '8086': 'Intel',
  '10de': 'NVIDIA',
  '1002': 'AMD',
  '1022': 'AMD',
  '106b': 'Apple',
  '1ed5': 'Moore Threads',
  '17cb': 'Qualcomm',
  '5143': 'Qualcomm',
  '1af4': 'Virtio',
  '15ad': 'VMware',
  '80ee': 'VirtualBox',
  '1414': 'Microsoft Hyper-V',
  '1a03': 'ASPEED',
  '102b': 'Matrox'
}

/** What people call it stands in brackets, where there is such a name: `DG2 [Arc A770]`. */
function cardName(card: Ids, product: string | null): string {
  const maker = makers[card.vendor]
  const known = product === null ? null : (/\[([^\]]+)\]\s*$/.exec(product)?.[1] ?? product)
  if (known === null) {
    const kind = card.class.startsWith('12') ? (card.vendor === '8086' ? 'NPU' : 'accelerator') : 'graphics'
    return `${maker ?? 'Unknown'} ${kind}`
  }
  return maker === undefined || known.startsWith(maker) ? known : `${maker} ${known}`
}
