/** What the surroundings say about colours and characters. */
type Environment = Readonly<Record<string, string | undefined>>

/** `NO_COLOR` and `FORCE_COLOR` (no-color.org, force-color.org) before what the stream is. */
export function wantsColour(isTerminal: boolean, environment: Environment): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false
  const forced = environment['FORCE_COLOR']
  if (forced !== undefined && forced !== '') return !['0', 'false'].includes(forced)
  return isTerminal && environment['TERM'] !== 'dumb'
}

/** Whether more than ASCII can be shown. Where no locale is set at all, today's systems mean UTF-8. */
export function supportsUnicode(environment: Environment, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'win32') {
    return ['WT_SESSION', 'TERM_PROGRAM', 'ConEmuTask', 'TERMINAL_EMULATOR'].some(
      (name) => environment[name] !== undefined
    )
  }
  const locale = [environment['LC_ALL'], environment['LC_CTYPE'], environment['LANG']].find(
    (value) => (value ?? '') !== ''
  )
  if (environment['TERM'] === 'linux') return false
  return locale === undefined || /utf-?8/i.test(locale)
}

const ascii: Readonly<Record<string, string>> = {
  '×': 'x',
  '–': '-',
  '—': '-',
  '−': '-',
  // One for one: widths must stay what they are.
  '…': '~',
  '·': '-',
  '█': '#',
  '’': "'",
  '“': '"',
  '”': '"'
}

/** For where only ASCII can be shown; what has no counterpart becomes a question mark. */
export function toAscii(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (character) => ascii[character] ?? '?')
}

/**
 * Text from files, drivers and file names, made safe for a terminal: control characters could move the cursor, rename
 * the window or hide what is said.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
}
