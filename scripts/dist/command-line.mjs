import path from 'node:path'
import { StepFailure } from '../lib/failure.mjs'
import { runTool } from '../lib/tool.mjs'

/**
 * The command line as its own help tells it, so that the man page and the completions say nothing else.
 * @typedef {{ flags: string[], value: string | null, text: string, choices: string[] }} Flag
 * @typedef {{ name: string, usage: string, text: string, flags: Flag[], commands: Command[] }} Command
 */

/** Asks the built command line for the help of each command. */
export async function readCommandLine(root) {
  const help = async (words) => {
    const cli = path.join(root, 'out', 'cli.js')
    const { ok, output } = await runTool(process.execPath, [cli, ...words, '--help'], { cwd: root })
    if (!ok) throw new StepFailure('The command line does not tell its help.', 'Run `npm run build`.', output)
    return output
  }
  const read = async (words) => {
    const { commands, ...command } = parseHelp(await help(words))
    const names = commands.map(({ name }) => name).filter((name) => name !== 'help')
    return {
      name: words.at(-1) ?? 'vinobench',
      ...command,
      commands: await Promise.all(names.map((name) => read([...words, name])))
    }
  }
  return read([])
}

/** The parts of one help text. */
export function parseHelp(text) {
  const lines = text.split('\n')
  const [, usage = ''] = /^Usage: (.*)$/.exec(lines[0] ?? '') ?? []
  const sections = new Map([['', []]])
  let current = sections.get('')
  for (const line of lines.slice(1)) {
    const [, heading] = /^([A-Z][a-z ]+):$/.exec(line) ?? []
    if (heading) sections.set(heading, (current = []))
    else if (line.startsWith('Exit codes:')) sections.set('Exit codes', (current = [line.replace('Exit codes: ', '')]))
    else if (line === '' && current !== sections.get('')) current = []
    else current.push(line)
  }
  return {
    usage,
    text: (sections.get('') ?? []).join(' ').trim(),
    flags: entriesOf(sections.get('Options')).map(([term, words]) => parseFlag(term, words)),
    arguments: entriesOf(sections.get('Arguments')).map(([name, words]) => ({ name, text: words })),
    commands: entriesOf(sections.get('Commands')).map(([term, words]) => ({ name: term.split(' ')[0], text: words })),
    examples: (sections.get('Examples') ?? []).map((line) => line.replace(/^\s*\$ /, '')),
    exitCodes: (sections.get('Exit codes') ?? []).join(' ')
  }
}

/** Terms and what is said of them; long words go on in the next line, far to the right. */
function entriesOf(lines = []) {
  const entries = []
  for (const line of lines) {
    const [, term, words] = /^ {2}(\S.*?)(?: {2,}(.*))?$/.exec(line) ?? []
    if (term !== undefined) entries.push([term, words ?? ''])
    else if (entries.length > 0) entries.at(-1)[1] = `${entries.at(-1)[1]} ${line.trim()}`.trim()
  }
  return entries
}

function parseFlag(term, text) {
  const [, flags, value = null] = /^((?:-\w, )?--?[\w-]+)(?: <(.+)>)?$/.exec(term) ?? [null, term]
  const [, list = ''] = /choices: ((?:"[^"]*"(?:, )?)+)/.exec(text) ?? []
  return {
    flags: flags.split(', '),
    value,
    text,
    choices: [...list.matchAll(/"([^"]*)"/g)].map(([, choice]) => choice)
  }
}

/** Whether what follows an option, or a command, is a file. */
export const takesFile = (value) => /^(?:file|path|png)(?:$|\|)|\|path$/.test(value ?? '')
