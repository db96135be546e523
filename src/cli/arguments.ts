import { Command, CommanderError, Option } from 'commander'
import { fail, type FailureError } from '../core/failure'
import { maxBatch, parseRowId } from '../core/rows'
import { examples, programExamples, runExamples } from './help'
import { addModels } from './models-arguments'
import { deviceName, plainText, positiveNumber, rowIds, wholeNumber } from './option-values'
import { type Request, runFormats, type RunFiles, type RunOptions, textFormats } from './options'

export const defaultRunModel = 'yolov5n'
export const defaultDetectModel = 'centernet'

export interface Surroundings {
  readonly version: string
  /** Width that help texts are wrapped to. */
  readonly columns: number
}

/**
 * The words after `vinobench` as a typed request. Touches nothing outside. Fails with `wrong-usage`, whose message
 * says what is wrong and whose remedy names the help to read.
 */
export function parseArguments(words: readonly string[], { version, columns }: Surroundings): Request {
  let said = ''
  const parsed: Request[] = []
  const program = new Command('vinobench')
    .exitOverride()
    .configureOutput({ writeOut: (text) => (said += text), writeErr: () => undefined })
    .configureHelp({ helpWidth: columns })
    .description(
      'Finds out which processor of this computer runs AI inference fastest, and how far the number can be trusted.'
    )
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
  addCommands(program, (request) => parsed.push(request))
  program.addHelpText('after', programExamples)

  try {
    program.parse(words, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { command: 'say', text: said }
    throw wrongUsage(error, words, program)
  }
  const [request] = parsed
  if (request === undefined) throw fail('wrong-usage', 'No command was given.', 'See "vinobench --help".')
  return request
}

function addCommands(program: Command, accept: (request: Request) => void): void {
  addRun(program, (options) => accept({ command: 'run', options }))
  program
    .command('devices')
    .description('list the devices that OpenVINO can use here, and why others are missing')
    .option('--json', 'print JSON')
    .action(({ json = false }: { json?: boolean }) => accept({ command: 'devices', options: { json } }))
    .addHelpText('after', examples('vinobench devices', 'vinobench devices --json'))
  addDetect(program, accept)
  addModels(program, accept)
  addCompare(program, accept)
}

interface RawRun extends Partial<Record<keyof RunFiles, string>> {
  readonly rows?: string[]
  readonly model: string
  readonly image?: string
  readonly frames?: number
  readonly seconds?: number
  readonly rounds?: number
  readonly batch?: number
  readonly quick?: boolean
  readonly thorough?: boolean
  readonly seed?: number
  readonly style: RunOptions['style']
  readonly retryCrashed?: boolean
  readonly keepGoing?: boolean
}

function addRun(program: Command, accept: (options: RunOptions) => void): void {
  program
    .command('run')
    .description('measure the ladder, or chosen rows of it, and say how far each figure can be trusted')
    .option('--rows <ids>', 'rows to measure, separated by commas, in this order (default: the whole ladder)', rowIds)
    .option('--model <path|id>', 'model file, or an id of `vinobench models`', plainText, defaultRunModel)
    .option('--image <path>', 'picture to show to the model (default: a built-in one)', plainText)
    .option('--frames <n>', 'frames per row, in all rounds together', wholeNumber(1, 10_000_000))
    .option('--seconds <s>', 'longest time for each round of a row', positiveNumber(86_400))
    .option('--rounds <r>', 'repetitions, each in a fresh process; six or more give an interval', wholeNumber(1, 1000))
    .option('--batch <n>', 'frames per inference of the batch row', wholeNumber(1, maxBatch))
    .addOption(new Option('--quick', 'a look in seconds: one short round, no interval').conflicts('thorough'))
    .option('--thorough', 'nine rounds of at least a minute each')
    .option('--seed <n>', 'seed of the order of the rows and of the inputs', wholeNumber(0, 0xffff_ffff))
    .option('--retry-crashed', 'try rows again that are left out because they crashed')
    .option('--keep-going', 'measure the other rows however many crash')
    .addOption(new Option('--style <style>', 'how to print the result').choices(['table', 'original']).default('table'))
    .option('--json <file>', 'save the whole result; brought up to date after every round (- for stdout)', fileOrStdout)
    .option('--csv <file>', 'save a table for spreadsheets (- for stdout)', fileOrStdout)
    .option('--markdown <file>', 'save a report for documents (- for stdout)', fileOrStdout)
    .option('--html <file>', 'save a report that opens in any browser', plainText)
    .option('--png <file>', 'save the chart as a picture', plainText)
    .action((raw: RawRun, command: Command) => accept(runOptions(raw, command)))
    .addHelpText('after', runExamples)
}

const fileOrStdout = (text: string): string => (text === '-' ? text : plainText(text))

function runOptions(raw: RawRun, command: Command): RunOptions {
  const { rows = null, batch = null } = raw
  const otherBatch = rows?.find(
    (id) => batch !== null && parseRowId(id)?.batch !== batch && id.startsWith('openvino-batch')
  )
  if (otherBatch !== undefined) {
    command.error(
      `--batch ${batch} contradicts the row ${otherBatch}: name openvino-batch${batch}, or leave --batch out.`
    )
  }
  const files = Object.fromEntries(runFormats.map((format) => [format, raw[format] ?? null])) as RunFiles
  if (textFormats.filter((format) => files[format] === '-').length > 1) {
    command.error('Only one of --json, --csv and --markdown can go to stdout.')
  }
  const mode = raw.quick === true ? 'quick' : raw.thorough === true ? 'thorough' : 'standard'
  return {
    rows,
    model: raw.model,
    image: raw.image ?? null,
    wishes: { mode, frames: raw.frames, seconds: raw.seconds, rounds: raw.rounds },
    batch,
    seed: raw.seed ?? null,
    style: raw.style,
    retryCrashed: raw.retryCrashed ?? false,
    keepGoing: raw.keepGoing ?? false,
    files
  }
}

function addCompare(program: Command, accept: (request: Request) => void): void {
  interface Raw {
    readonly byMachine?: boolean
    readonly json?: boolean
    readonly csv?: string | null
  }
  program
    .command('compare')
    .description('compare saved results: with the first of them, row by row, or many machines side by side')
    .argument('<first>', 'result saved by run --json, or a folder with results of many machines', plainText)
    .argument(
      '[others...]',
      'results to compare with the first, or more folders',
      (text: string, before?: string[]) => [...(before ?? []), plainText(text)]
    )
    .option('--by-machine', 'a line for each machine, the fastest first; so it is for a folder')
    .option('--csv <file>', 'save the rows of all machines for spreadsheets (- for stdout)', fileOrStdout)
    .option('--json', 'print JSON')
    .action((first: string, others: string[] | undefined, { byMachine = false, json = false, csv = null }: Raw) =>
      accept({ command: 'compare', options: { files: [first, ...(others ?? [])], byMachine, json, csv } })
    )
    .addHelpText(
      'after',
      examples('vinobench compare before.json after.json', 'vinobench compare --csv all.csv collected-results/')
    )
}

function addDetect(program: Command, accept: (request: Request) => void): void {
  interface Raw {
    readonly model: string
    readonly device: string
    readonly out?: string
    readonly json?: boolean
  }
  program
    .command('detect')
    .description('find objects in a picture')
    .argument('<image>', 'JPEG, PNG, WebP, GIF, BMP or TIFF file', plainText)
    .option('--model <id|path>', 'model to ask', plainText, defaultDetectModel)
    .option('--device <name>', 'device to run it on', deviceName, 'CPU')
    .option('--out <png>', 'save the picture with the boxes drawn', plainText)
    .option('--json', 'print JSON')
    .action((image: string, { model, device, out, json = false }: Raw) =>
      accept({ command: 'detect', options: { image, model, device, out: out ?? null, json } })
    )
    .addHelpText(
      'after',
      examples('vinobench detect photo.jpg', 'vinobench detect photo.jpg --out boxes.png --model yolov5n.pt')
    )
}

function wrongUsage(error: CommanderError, words: readonly string[], program: Command): FailureError {
  const [first] = words
  const command = program.commands.find((known) => known.name() === first)
  const help = `See "vinobench ${command === undefined ? '' : `${command.name()} `}--help".`
  // commander throws its own help where a command is missing: its text is the program's, not an error's.
  if (error.code === 'commander.help')
    return fail('wrong-usage', 'No command was given.', program.helpInformation().trimEnd())
  const [sentence = '', ...suggestion] = error.message.replace(/^error: /, '').split('\n')
  const message = sentence.replace(/[^.?!)]$/, '$&.')
  return fail('wrong-usage', sentenceCase(message), [...suggestion, help].join('\n'))
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
