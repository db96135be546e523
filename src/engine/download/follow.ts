import { downloadRefused } from './failures'
import type { Transport, TransportResponse } from './transport'

const redirects: readonly number[] = [301, 302, 303, 307, 308]
const maximumRedirects = 5

export interface Route {
  readonly address: string
  /** The only computers that are ever asked. */
  readonly hosts: readonly string[]
}

/** The answer at the end of the redirects, each of which stays with https and with the hosts of the list. */
export async function follow(
  { address, hosts }: Route,
  headers: Readonly<Record<string, string>>,
  transport: Transport,
  signal: AbortSignal
): Promise<TransportResponse> {
  let at = address
  for (let hop = 0; hop <= maximumRedirects; hop++) {
    checkAddress(at, hosts)
    // Each hop can be given up alone: the body of a redirect is never read.
    const given = new AbortController()
    const response = await transport({ address: at, headers, signal: AbortSignal.any([signal, given.signal]) })
    if (!redirects.includes(response.status)) return response
    given.abort()
    at = target(response.header('location'), at)
  }
  throw downloadRefused(`${hostOf(address)} sent us round in circles (more than ${maximumRedirects} redirects).`)
}

function target(location: string | null, from: string): string {
  const url = location === null ? null : parseUrl(location, from)
  if (url === null) throw downloadRefused(`${hostOf(from)} sent us on without saying where to.`)
  return url.href
}

function checkAddress(address: string, hosts: readonly string[]): void {
  const url = parseUrl(address)
  const fits =
    url?.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    hosts.includes(url.hostname)
  if (fits) return
  throw downloadRefused(
    `We were sent on to ${url?.host || 'an address that is none'}, which is not a place that this comes from.`
  )
}

export const hostOf = (address: string): string => parseUrl(address)?.hostname ?? address

/** null where it is no address. */
function parseUrl(text: string, base?: string): URL | null {
  return URL.canParse(text, base) ? new URL(text, base) : null
}
