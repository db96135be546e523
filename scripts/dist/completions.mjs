import { takesFile } from './command-line.mjs'

/** What a shell completes after each command, out of the command line's own help. */
const levels = (command, words = []) => [
  { words, command },
  ...command.commands.flatMap((each) => levels(each, [...words, each.name]))
]

const optionWords = ({ flags, commands }) => [
  ...commands.map(({ name }) => name),
  ...flags.flatMap(({ flags }) => flags)
]
const takesFiles = ({ arguments: words }) => words.length > 0

export function bashCompletion(command) {
  const cases = levels(command).map(({ words, command }) => {
    const valued = command.flags.filter(({ value }) => value !== null)
    const files = valued.filter(({ value }) => takesFile(value)).map(({ flags }) => flags.at(-1))
    const listed = valued.filter(({ choices }) => choices.length > 0)
    return [
      `    '${words.join(' ')}')`,
      '      case $previous in',
      ...(files.length > 0 ? [`        ${files.join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;`] : []),
      ...listed.map(
        ({ flags, choices }) =>
          `        ${flags.at(-1)}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current")); return ;;`
      ),
      '        *) ;;',
      '      esac',
      `      COMPREPLY=($(compgen -W '${optionWords(command).join(' ')}' -- "$current"))`,
      ...(takesFiles(command) ? ['      [[ $current != -* ]] && COMPREPLY+=($(compgen -f -- "$current"))'] : []),
      '      ;;'
    ].join('\n')
  })
  const names = [...new Set(levels(command).flatMap(({ words }) => words))]
  return `# bash completion for vinobench; made from its own help.
_vinobench() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} given='' word
  local IFS=$'\\n '
  compopt -o filenames 2>/dev/null
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      ${names.join('|')}) given="\${given:+$given }$word" ;;
      *) ;;
    esac
  done
  case $given in
${cases.join('\n')}
    *) ;;
  esac
}
complete -F _vinobench vinobench
`
}

export function zshCompletion(command) {
  const argument = ({ flags, value, text, choices }) => {
    const after =
      value === null
        ? ''
        : `:${value.replace(/[:|]/g, ' ')}:${choices.length > 0 ? `(${choices.join(' ')})` : takesFile(value) ? '_files' : ' '}`
    return flags.map((flag) => `    '${flag}[${zshText(text)}]${after}'`)
  }
  const functionOf = ({ words, command }) => {
    const name = ['_vinobench', ...words].join('_')
    const inner = command.commands.map((each) => `      '${each.name}:${zshText(each.text)}'`)
    const last =
      inner.length > 0
        ? [`    '1:command:->command' \\`, `    '*::words:->words'`]
        : [takesFiles(command) ? `    '*:file:_files'` : `    '*: :'`]
    return [
      `${name}() {`,
      '  local state line',
      '  _arguments -C \\',
      ...command.flags.flatMap(argument).map((line) => `${line} \\`),
      ...last,
      ...(inner.length > 0
        ? [
            '  case $state in',
            '    command)',
            '      local -a commands=(',
            ...inner,
            '      )',
            "      _describe 'command' commands",
            '      ;;',
            '    words)',
            '      case $line[1] in',
            ...command.commands.map((each) => `        ${each.name}) ${name}_${each.name} ;;`),
            '      esac',
            '      ;;',
            '  esac'
          ]
        : []),
      '}'
    ].join('\n')
  }
  return `#compdef vinobench
# zsh completion for vinobench; made from its own help.
${levels(command).reverse().map(functionOf).join('\n\n')}

_vinobench "$@"
`
}

const zshText = (text) => text.replace(/'/g, "'\\''").replace(/[[\]]/g, '\\$&').replace(/:/g, '\\:').replace(/`/g, '')

export function fishCompletion(command) {
  const names = command.commands.map(({ name }) => name)
  const lines = levels(command).flatMap(({ words, command: { flags, commands, arguments: taken } }) => {
    const inner = commands.map(({ name }) => name)
    const condition = [
      ...words.map((word) => `__fish_seen_subcommand_from ${word}`),
      ...(inner.length > 0 ? [`not __fish_seen_subcommand_from ${(words.length === 0 ? names : inner).join(' ')}`] : [])
    ].join('; and ')
    const start = `complete -c vinobench -n ${fishText(condition)}`
    return [
      ...commands.map(({ name, text }) => `${start} -f -a ${name} -d ${fishText(text)}`),
      ...flags.map(({ flags, value, text, choices }) => {
        const short = flags.find((flag) => /^-\w$/.test(flag))
        const after =
          value === null
            ? ''
            : choices.length > 0
              ? ` -x -a ${fishText(choices.join(' '))}`
              : takesFile(value)
                ? ' -r -F'
                : ' -x'
        return `${start}${short ? ` -s ${short.slice(1)}` : ''} -l ${flags.at(-1).slice(2)}${after} -d ${fishText(text)}`
      }),
      ...(taken.length > 0 ? [`${start} -F`] : [])
    ]
  })
  return `# fish completion for vinobench; made from its own help.\ncomplete -c vinobench -f\n${lines.join('\n')}\n`
}

const fishText = (text) => `'${text.replace(/[\\']/g, '\\$&')}'`
