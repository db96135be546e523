import pc from 'picocolors'
import type { RunRecord } from '../../src/core/record'
import type { Engine, EngineEvent } from '../../src/engine'
import type { Output, Stream } from '../../src/cli/output'

/** What a command writes, without a process around it. */
export interface FakeOutput extends Output {
  readonly said: { stdout: string; stderr: string }
}

export interface Look {
  readonly isTerminal?: boolean
  readonly columns?: number
  readonly colour?: boolean
  readonly unicode?: boolean
}

export function fakeOutput(look: Look = {}, signal: AbortSignal = new AbortController().signal): FakeOutput {
  const said = { stdout: '', stderr: '' }
  return { said, signal, stdout: fakeStream(said, 'stdout', look), stderr: fakeStream(said, 'stderr', look) }
}

function fakeStream(said: FakeOutput['said'], name: 'stdout' | 'stderr', look: Look): Stream {
  return {
    write: (text) => {
      said[name] += text
    },
    isTerminal: look.isTerminal ?? false,
    columns: look.columns ?? 120,
    colours: pc.createColors(look.colour ?? false),
    unicode: look.unicode ?? true
  }
}

/** Where a test asks for nothing, nothing answers. */
export function fakeEngine(parts: Partial<Engine>): Engine {
  const notAsked = (): never => {
    throw new Error('this test does not expect that')
  }
  return {
    folders: {
      root: '/nowhere',
      models: '/nowhere/models',
      userModels: '/nowhere/user-models',
      runs: '/nowhere/runs',
      downloads: '/nowhere/downloads',
      openvinoSource: '/nowhere/openvino-source.json',
      crashes: '/nowhere/crashes.json',
      calibrations: '/nowhere/calibrations.json',
      answers: '/nowhere/answers',
      checkedFiles: '/nowhere/checked-files.json',
      engineEntry: '/nowhere/engine.js'
    },
    export: notAsked,
    readRecord: notAsked,
    devices: notAsked,
    forgetCrashes: notAsked,
    run: notAsked,
    calibrate: notAsked,
    detect: notAsked,
    live: notAsked,
    showPictures: notAsked,
    models: notAsked,
    importModel: notAsked,
    ...parts
  }
}

/** A run that tells these events and ends with this record. */
export async function* scriptedRun(
  record: RunRecord,
  events: readonly EngineEvent[] = []
): AsyncGenerator<EngineEvent, RunRecord> {
  yield { type: 'started', record, estimatedSeconds: 60 }
  for (const event of events) yield await Promise.resolve(event)
  yield { type: 'finished', outcome: 'done', record }
  return record
}
