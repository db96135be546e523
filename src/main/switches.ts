/**
 * Chromium's switches that an installed program obeys: those that a desktop or a user with an unusual screen has reason to
 * give. The rest can start programs, load code and take away protections, whoever got them onto our command line.
 * Why `remote-debugging-port` is among them: docs/adr/0011-one-program-two-fronts.md.
 */
const obeyed: ReadonlySet<string> = new Set([
  'cli',
  'disable-gpu',
  'force-device-scale-factor',
  'force-renderer-accessibility',
  'lang',
  'log-level',
  'no-sandbox',
  'no-zygote',
  'ozone-platform',
  'ozone-platform-hint',
  'password-store',
  'remote-debugging-port',
  'user-data-dir'
])

/** Names of the switches in these words that an installed program does not obey. */
export function refusedSwitches(argv: readonly string[]): string[] {
  const end = argv.indexOf('--')
  const words = end === -1 ? argv.slice(1) : argv.slice(1, end)
  const names = words.flatMap((word) => /^--?([^=]+)/.exec(word)?.[1] ?? [])
  return names.filter((name) => !obeyed.has(name))
}
