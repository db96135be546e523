export interface Table {
  readonly titles: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** For spreadsheets: cells apart by tabs. */
export function toTsv({ titles, rows }: Table): string {
  const cell = (text: string): string => text.replace(/[\t\r\n]+/g, ' ')
  return [titles, ...rows].map((line) => line.map(cell).join('\t')).join('\n')
}

/** For documents and issue threads. */
export function toMarkdownTable({ titles, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text) => text.replace(/[\\|]/g, '\\$&').replace(/[\r\n]+/g, ' ')).join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}
