import type { Downloadable, Downloaded } from '../../core/download'
import { fail, FailureError, toFailure } from '../../core/failure'
import type { ModelDescription } from '../../core/model'
import type { Engine } from '../../engine'
import { Downloads, originalPicture, type Transport } from '../../engine/download'
import type { Ask } from '../ask'
import { DownloadTeller } from '../download-progress'
import { exitCodes, signalCodes } from '../exit-codes'
import type { DownloadOptions } from '../options'
import type { Output } from '../output'
import { warn } from '../say-failure'
import { printable } from '../terminal'
import { describeModel } from './models'
import { describeOffer } from './offers'

/** What a download needs of the world outside. */
export interface Outside {
  readonly transport: Transport
  readonly ask: Ask
}

/** `vinobench models download`: nobody is asked for anything before the user has seen who it is, and has said yes. */
export async function runDownload(
  { name, yes }: DownloadOptions,
  engine: Engine,
  out: Output,
  { transport, ask }: Outside
): Promise<number> {
  const fetching = new Fetching(engine, out, transport)
  const offers = await fetching.downloads.list()
  if (name === null) {
    out.stdout.write(`${offers.map((offer) => describeOffer(offer, out.stdout)).join('\n\n')}\n`)
    return exitCodes.done
  }
  const offer = offers.find(({ id }) => id === name)
  if (offer === undefined) throw notOffered(name, offers)
  out.stderr.write(`${describeOffer(offer, out.stderr)}\n`)
  if (offer.state === 'here') return exitCodes.done
  if (!yes && !(await mayFetch(offer, out.signal, ask))) {
    out.stderr.write('Nothing was fetched.\n')
    return exitCodes.failed
  }
  return fetching.fetch(offer)
}

function notOffered(name: string, offers: readonly Downloadable[]): FailureError {
  const known = offers.map(({ id }) => id).join(', ')
  return fail('wrong-usage', `There is no download "${name}".`, `Choose one of ${known}.`)
}

async function mayFetch({ state }: Downloadable, signal: AbortSignal, ask: Ask): Promise<boolean> {
  const what = state === 'partial' ? 'Fetch the rest of it' : 'Fetch it'
  const answer = await ask(`${what} from this address, which then sees yours? [y/N] `, signal)
  if (answer !== null) return answer
  throw fail('wrong-usage', 'Nothing was fetched: nobody can be asked here.', 'Say that it may be fetched with --yes.')
}

/** The download of one call of the command. */
class Fetching {
  readonly downloads: Downloads
  readonly #engine: Engine
  readonly #out: Output
  #teller: DownloadTeller | null = null
  #imported: { readonly description: ModelDescription; readonly warnings: readonly string[] } | null = null

  constructor(engine: Engine, out: Output, transport: Transport) {
    this.#engine = engine
    this.#out = out
    this.downloads = new Downloads({
      folders: engine.folders,
      transport,
      importModel: async (file, signal) => (this.#imported = await engine.importModel(file, signal)),
      onProgress: (progress) => this.#teller?.tell(progress)
    })
  }

  async fetch(offer: Downloadable): Promise<number> {
    const { stderr, signal } = this.#out
    const teller = new DownloadTeller(stderr, offer)
    this.#teller = teller
    const stop = (): void => void this.downloads.cancel(offer.id)
    signal.addEventListener('abort', stop, { once: true })
    try {
      const running = this.downloads.start(offer.id)
      if (signal.aborted) stop()
      const fetched = await running.finally(() => teller.end())
      await this.#say(fetched)
      return exitCodes.done
    } catch (thrown) {
      if (toFailure(thrown).code !== 'cancelled') throw besideProxy(thrown)
      stderr.write('Stopped. What has arrived is kept: the same command goes on from there.\n')
      return signalCodes.SIGINT
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  async #say({ model }: Downloaded): Promise<void> {
    const { stdout, stderr } = this.#out
    if (this.#imported !== null) {
      for (const warning of this.#imported.warnings) warn(stderr, warning)
      stdout.write(`${describeModel(this.#imported.description, stdout)}\n`)
      stderr.write(`Ready: vinobench run --model ${printable(model ?? '')}\n`)
      return
    }
    const picture = await originalPicture(this.#engine.folders)
    if (picture === null) return
    stdout.write(`${picture}\n`)
    stderr.write('Ready: vinobench run --image, with this file.\n')
  }
}

/** Node's own client does not go through a proxy: where one is needed, it looks as if there were no network. */
function besideProxy(thrown: unknown): unknown {
  const names = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy']
  const proxy = names.find((name) => (process.env[name] ?? '') !== '')
  if (!(thrown instanceof FailureError) || thrown.failure.code !== 'offline' || proxy === undefined) return thrown
  const remedy = `This command does not go through the proxy that ${proxy} names. Download it in the window, which uses the proxy of the system, or get the file yourself and use "vinobench models import".`
  return new FailureError({ ...thrown.failure, remedy })
}
