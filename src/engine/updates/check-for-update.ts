import { fail, FailureError } from '../../core/failure'
import { formatBytes } from '../../core/units'
import type { UpdateAnswer } from '../../core/update'
import { compareVersions } from '../../core/version'
import { networkReason, statusFailure } from '../download/failures'
import { follow, hostOf } from '../download/follow'
import type { Transport, TransportResponse } from '../download/transport'
import { untilAborted } from '../download/until-aborted'
import { type Feed, mostFeedBytes, parseFeed } from './feed'

export interface UpdateQuestion {
  readonly address: string
  /** Of the program that asks. It is not sent. */
  readonly version: string
  readonly transport: Transport
  readonly patienceMs?: number
}

const usualPatienceMs = 20_000

/** All that is sent besides the address: nothing that tells one user, computer or version from another. */
const headers = {
  accept: '*/*',
  'accept-encoding': 'identity',
  'accept-language': '*',
  'user-agent': 'VinoBench'
}

/**
 * Asks the address once which version is the newest. Fetches nothing else and changes nothing. Throws a FailureError:
 * `offline` where nobody answers in time, `update-unknown` where the answer is of no use.
 */
export async function checkForUpdate(question: UpdateQuestion): Promise<UpdateAnswer> {
  const { version, releasedAt } = await ask(question)
  return { version, releasedAt, isNewer: compareVersions(version, question.version) > 0 }
}

async function ask({ address, transport, patienceMs = usualPatienceMs }: UpdateQuestion): Promise<Feed> {
  const ended = new AbortController()
  const timer = setTimeout(() => ended.abort(new Error('stalled')), patienceMs)
  const host = hostOf(address)
  try {
    // Who is asked was said before: a redirect leads nowhere else.
    const response = await follow({ address, hosts: [host] }, headers, transport, ended.signal)
    if (response.status !== 200) throw statusFailure(response.status, host)
    const feed = parseFeed(await readText(response, host, ended.signal))
    if (feed === null) throw unknown(`What ${host} answered does not say which version is the newest.`)
    return feed
  } catch (error) {
    throw asOurs(ended.signal.aborted ? ended.signal.reason : error, host)
  } finally {
    clearTimeout(timer)
    ended.abort()
  }
}

async function readText(response: TransportResponse, host: string, signal: AbortSignal): Promise<string> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of untilAborted(response.body, signal)) {
    bytes += piece.byteLength
    if (bytes > mostFeedBytes) {
      throw unknown(`${host} sent more than a list of versions is long (over ${formatBytes(mostFeedBytes)}).`)
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

const remedy = 'Try again later, or look where you got VinoBench from.'

const unknown = (message: string): FailureError => fail('update-unknown', message, remedy)

function asOurs(error: unknown, host: string): FailureError {
  if (error instanceof FailureError) return unknown(error.failure.message)
  const { reason, text } = networkReason(error)
  const advice = 'Check the network connection, then try again; or look where you got VinoBench from.'
  return fail('offline', `${host} could not be reached: ${reason}.`, advice, text)
}
