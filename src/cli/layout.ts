import stringWidth from 'string-width'

/** Text in columns: widths count cells of the terminal, in which a Japanese character takes two. */

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - stringWidth(text))) + text
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** At most `width` cells; what is cut off leaves an ellipsis. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let kept = ''
  let cells = 0
  for (const { segment } of graphemes.segment(text)) {
    cells += stringWidth(segment)
    if (cells > width - 1) break
    kept += segment
  }
  return width < 1 ? '' : `${kept}…`
}

/** Lines of at most `width` cells, broken between words where possible; from the second on with `indent` spaces. */
export function wrap(text: string, width: number, indent = 0): string[] {
  const lines: string[] = []
  let line = ''
  const room = (): number => width - (lines.length === 0 ? 0 : indent)
  const finish = (): void => {
    lines.push(' '.repeat(lines.length === 0 ? 0 : indent) + line)
    line = ''
  }
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (stringWidth(joined) <= room()) {
      line = joined
      continue
    }
    if (line !== '') finish()
    line = word
    while (stringWidth(line) > room()) {
      const [head, rest] = splitAt(line, room())
      line = head
      finish()
      line = rest
    }
  }
  if (line !== '' || lines.length === 0) finish()
  return lines
}

/** A word longer than a line (a path, Japanese text), divided where the line ends. */
function splitAt(word: string, width: number): [string, string] {
  let head = ''
  for (const { segment } of graphemes.segment(word)) {
    if (head !== '' && stringWidth(head + segment) > width) break
    head += segment
  }
  return [head, word.slice(head.length)]
}

/** `name  text`, with the text wrapped beside the name. */
export function definition(name: string, text: string, nameWidth: number, width: number, indent = 0): string[] {
  const [first = '', ...more] = wrap(text, Math.max(20, width - indent - nameWidth))
  const margin = ' '.repeat(indent)
  return [`${margin}${padEnd(name, nameWidth)}${first}`, ...more.map((line) => margin + ' '.repeat(nameWidth) + line)]
}
