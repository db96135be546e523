import type { Failure } from '../core/failure'
import type { Stream } from './output'
import { printable } from './terminal'

/** What happened and what to do, in two sentences; the inner details only for who asks for them. */
export function sayFailure(
  stream: Stream,
  { code, message, remedy, detail }: Failure,
  environment = process.env
): void {
  const { bold } = stream.colours
  const debug = (environment['VINOBENCH_DEBUG'] ?? '') !== ''
  const unexpected = code === 'internal' || code.startsWith('engine-')
  const hint = detail === undefined || debug || !unexpected ? '' : ' (details with VINOBENCH_DEBUG=1)'
  const lines = [`${bold('vinobench:')} ${printable(message)}${hint}`, ...remedy.split('\n').map(printable)]
  if (debug && detail !== undefined) lines.push('', detail)
  stream.write(`${lines.filter((line, index) => line !== '' || index > 1).join('\n')}\n`)
}

/** A warning that stops nothing. */
export function warn(stream: Stream, text: string): void {
  stream.write(`${stream.colours.yellow('Note:')} ${printable(text)}\n`)
}
