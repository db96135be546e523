import type { Downloadable } from '../../core/download'
import { formatBytes } from '../../core/units'
import { tableLines } from '../columns'
import { definition, wrap } from '../layout'
import type { Stream } from '../output'
import { printable, toAscii } from '../terminal'

type Look = Pick<Stream, 'columns' | 'colours' | 'unicode'>

/** What can be fetched, in a line each, and how. */
export function offersInShort(offers: readonly Downloadable[], { columns, colours, unicode }: Look): string {
  const column = (title: string, align: 'left' | 'right', text: (offer: Downloadable) => string) => ({
    title,
    align,
    expendable: 0,
    cells: offers.map((offer) => ({ text: text(offer) }))
  })
  const table = [
    column('Name', 'left', ({ id }) => id),
    column('Size', 'right', ({ bytes }) => formatBytes(bytes)),
    column('Licence', 'left', ({ licence }) => licence ?? 'nobody says'),
    column('', 'left', stateWords)
  ]
  const how = '"vinobench models download NAME" fetches these from the internet; it shows the address and asks first:'
  const lines = [...wrap(how, columns), ...tableLines(table, colours.dim).map((line) => `  ${line}`)]
  return unicode ? lines.join('\n') : toAscii(lines.join('\n'))
}

/** Everything that is to be known before it is fetched. */
export function describeOffer(offer: Downloadable, { columns, colours, unicode }: Look): string {
  const { id, name, address, bytes, licence, sha256 } = offer
  const facts: [string, string][] = [
    ['Address', address],
    ['Size', `${formatBytes(bytes)} (${bytes.toLocaleString('en-US')} bytes)`],
    ['Licence', licence ?? 'nobody says; keep it to yourself'],
    ['SHA-256', sha256]
  ]
  const state = stateWords(offer)
  const lines = facts.flatMap(([title, text]) => definition(title, printable(text), 9, columns, 2))
  const text = [`${colours.bold(id)}  ${printable(name)}${state === '' ? '' : ` (${state})`}`, ...lines].join('\n')
  return unicode ? text : toAscii(text)
}

function stateWords({ state, receivedBytes }: Downloadable): string {
  if (state === 'here') return 'here already'
  return state === 'partial' ? `${formatBytes(receivedBytes)} have arrived` : ''
}
