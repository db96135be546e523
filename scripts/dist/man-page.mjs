/** `vinobench(1)`, out of the command line's own help. */
export function manPage(command, { version, date, maintainer }) {
  const day = new Date(date * 1000).toISOString().slice(0, 10)
  return [
    `.TH VINOBENCH 1 "${day}" "VinoBench ${version}" "User Commands"`,
    '.SH NAME',
    'vinobench \\- find out which processor runs AI inference fastest',
    '.SH SYNOPSIS',
    ...command.commands.flatMap(({ usage }, index) => [...(index > 0 ? ['.br'] : []), `.B ${escape(usage)}`]),
    '.SH DESCRIPTION',
    escape(command.text),
    '.PP',
    'The window of the same program is opened from the menu of the desktop. It uses the network only for a download that you ask for.',
    '.SH COMMANDS',
    ...command.commands.flatMap((each) => commandPart(each)),
    '.SH OPTIONS',
    ...command.flags.flatMap(flagPart),
    '.SH EXIT STATUS',
    escape(command.exitCodes),
    '.SH ENVIRONMENT',
    ...term('VINOBENCH_HOME', 'Folder of saved results, models and settings, instead of the one below.'),
    ...term('VINOBENCH_OPENVINO', 'Folder of another OpenVINO to measure with.'),
    '.SH FILES',
    ...term('$XDG_DATA_HOME/vinobench, ~/.local/share/vinobench', 'Saved results, models and settings of the user.'),
    '.SH EXAMPLES',
    '.nf',
    ...command.commands.flatMap(({ examples }) => examples.map((line) => escape(line))),
    '.fi',
    '.SH AUTHOR',
    escape(maintainer),
    ''
  ].join('\n')
}

function commandPart({ usage, text, flags, arguments: words, commands }) {
  return [
    `.SS ${escape(usage)}`,
    `${escape(capital(text))}.`,
    ...words.flatMap(({ name, text }) => term(name, text)),
    ...flags.flatMap(flagPart),
    ...commands.flatMap((each) => commandPart(each))
  ]
}

const flagPart = ({ flags, value, text }) => term(`${flags.join(', ')}${value === null ? '' : ` <${value}>`}`, text)

const term = (name, text) => ['.TP', `.B ${escape(name)}`, escape(text)]

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1)

/** As troff reads it: no letter of ours is a command. */
export const escape = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('`', '\\(ga')
    .replaceAll("'", '\\(aq')
    .replace(/^\./gm, '\\&.')
