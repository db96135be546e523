const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A horizontal bar for `share` (0 to 1) of `width` cells, to an eighth of a cell; never empty for what is above 0. */
export function bar(share: number, width: number, unicode: boolean): string {
  if (!(share > 0)) return ''
  if (!unicode) return '#'.repeat(Math.max(1, Math.round(share * width)))
  const parts = Math.max(1, Math.round(Math.min(1, share) * width * 8))
  return '█'.repeat(parts >> 3) + (eighths[parts & 7] ?? '')
}
