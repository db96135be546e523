import { net } from 'electron'
import { nothing, type Transport, type TransportResponse } from '../engine/download/transport'

/** Through Chromium's network: it knows the system's proxies and certificates. Keeps no cookies and no cache. */
export const netTransport: Transport = ({ address, headers, signal }) =>
  new Promise<TransportResponse>((resolve, reject) => {
    const request = net.request({ url: address, redirect: 'manual', credentials: 'omit', cache: 'no-store' })
    for (const [name, value] of Object.entries(headers)) request.setHeader(name, value)
    const abort = (): void => request.abort()
    signal.addEventListener('abort', abort, { once: true })
    request.on('redirect', (status, _method, location) => {
      // Not followed here, and so it ends: where it leads is checked first.
      resolve({ status, header: (name) => (name === 'location' ? location : null), body: nothing() })
    })
    request.on('response', (message) => {
      resolve({
        status: message.statusCode,
        header: (name) => [message.headers[name] ?? []].flat()[0] ?? null,
        body: message as unknown as AsyncIterable<Uint8Array>
      })
    })
    request.on('error', reject)
    request.on('abort', () => reject(new Error('aborted')))
    request.on('close', () => signal.removeEventListener('abort', abort))
    if (signal.aborted) abort()
    else request.end()
  })
