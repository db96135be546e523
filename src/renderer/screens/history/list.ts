import { bestRow, type HistoryEntry, isKept } from '../../../core/history'

export const orders = ['newest', 'oldest', 'fastest', 'name', 'machine', 'model'] as const
export type Order = (typeof orders)[number]

/** Words of an entry that a search looks through; `shown` is what else the screen shows of it. */
export type TextOf = (entry: HistoryEntry) => string

/** Entries that hold every word, in any order of the words; full-width and half-width letters are the same. */
export function matching(entries: readonly HistoryEntry[], search: string, textOf: TextOf): readonly HistoryEntry[] {
  const words = folded(search).split(/\s+/).filter(Boolean)
  if (words.length === 0) return entries
  return entries.filter((entry) => {
    const text = folded(textOf(entry))
    return words.every((word) => text.includes(word))
  })
}

const folded = (text: string): string => text.normalize('NFKC').toLocaleLowerCase()

/** What an entry says in any language. */
export function plainText(entry: HistoryEntry): string {
  if (!isKept(entry)) return `${entry.file} ${entry.failure.message} ${entry.writtenAt ?? ''}`
  const { machine, model, openvino, verdict, startedAt, rows } = entry.summary
  const found = rows.map(({ id, label }) => `${id} ${label}`)
  const file = entry.summary.importedFrom?.file ?? ''
  const about = [file, machine.cpu, machine.os, model.id, model.name, openvino?.version ?? '', startedAt, entry.id]
  return [entry.name ?? '', entry.note, verdict.sentence, ...about, ...found].join('\n')
}

/** `entries` come newest first, and so do those that are alike. What is broken goes last where it has no such thing. */
export function ordered(entries: readonly HistoryEntry[], order: Order, language: string): readonly HistoryEntry[] {
  if (order === 'newest') return entries
  if (order === 'oldest') return [...entries].reverse()
  const collator = new Intl.Collator(language, { numeric: true })
  if (order === 'fastest') return sortedBy(entries, speedOf, (a, b) => b - a)
  return sortedBy(entries, (entry) => textFor(entry, order), collator.compare.bind(collator))
}

function sortedBy<Key>(
  entries: readonly HistoryEntry[],
  keyOf: (entry: HistoryEntry) => Key | null,
  compare: (a: Key, b: Key) => number
): HistoryEntry[] {
  const keyed = entries.map((entry) => ({ entry, key: keyOf(entry) }))
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null)
    return compare(a.key, b.key)
  })
  return keyed.map(({ entry }) => entry)
}

const speedOf = (entry: HistoryEntry): number | null =>
  isKept(entry) ? (bestRow(entry.summary)?.fps.value ?? null) : null

function textFor(entry: HistoryEntry, order: 'name' | 'machine' | 'model'): string | null {
  if (!isKept(entry)) return null
  if (order === 'name') return entry.name
  return order === 'machine' ? entry.summary.machine.cpu : entry.summary.model.name
}
