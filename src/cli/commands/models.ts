import path from 'node:path'
import type { ModelDescription } from '../../core/model'
import type { Engine } from '../../engine'
import { listDownloadable } from '../../engine/download'
import { newerUserModels } from '../../engine/models/user-models'
import { repair } from '../../engine/installed'
import { exitCodes } from '../exit-codes'
import { definition } from '../layout'
import type { ImportOptions, ListOptions } from '../options'
import type { Output, Stream } from '../output'
import { warn } from '../say-failure'
import { printable, toAscii } from '../terminal'
import { offersInShort } from './offers'

/** `vinobench models`: what is ready to run, and what can be had. */
export async function runModels({ json }: ListOptions, engine: Engine, out: Output): Promise<number> {
  const { stdout, stderr, signal } = out
  const models = await engine.models(signal)
  const downloadable = await listDownloadable(engine.folders)
  for (const id of await newerUserModels(engine.folders.userModels)) {
    warn(stderr, `${id} was imported by a newer VinoBench, and is left as it is.`)
  }
  if (json) {
    const listed = models.map((model) => ({ ...model, inputShape: model.input.shape }))
    stdout.write(`${JSON.stringify({ models: listed, downloadable }, null, 2)}\n`)
    return exitCodes.done
  }
  const blocks = models.map((model) => describeModel(model, stdout))
  if (blocks.length === 0) blocks.push(`There are no models yet. ${repair()}.`)
  stdout.write(`${[...blocks, offersInShort(downloadable, stdout)].join('\n\n')}\n`)
  return exitCodes.done
}

/** `vinobench models import`: checks a file of the user's and keeps a copy. */
export async function runImportModel({ file }: ImportOptions, engine: Engine, out: Output): Promise<number> {
  const { description, warnings } = await engine.importModel(path.resolve(file), out.signal)
  for (const warning of warnings) warn(out.stderr, warning)
  out.stdout.write(`${describeModel(description, out.stdout)}\n`)
  out.stderr.write(`Ready: vinobench run --model ${printable(description.id)}\n`)
  return exitCodes.done
}

type Look = Pick<Stream, 'columns' | 'colours' | 'unicode'>

const tasks = {
  'object-detection': 'finds objects',
  pose: 'finds the pose of a person',
  unknown: 'speed only'
} as const

export function describeModel(model: ModelDescription, { columns, colours, unicode }: Look): string {
  const { input, sha256 } = model
  const facts: [string, string][] = [
    ['Task', tasks[model.task] + (model.synthetic ? '; its weights are random, its answers mean nothing' : '')],
    ['Input', `${input.shape.join('×')} ${input.layout === 'unknown' ? '' : input.layout} ${input.elementType}`],
    ['Source', model.source],
    ['Licence', model.licence],
    ['SHA-256', sha256 ?? 'not prepared yet']
  ]
  const lines = facts.flatMap(([name, text]) => definition(name, printable(text), 9, columns, 2))
  const text = [`${colours.bold(printable(model.id))}  ${printable(model.name)}`, ...lines].join('\n')
  return unicode ? text : toAscii(text)
}
