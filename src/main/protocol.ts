import { protocol } from 'electron'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

export const origin = 'app://vinobench'

/** Standard and secure, so that the page has an origin; nothing that loosens what Chromium enforces. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }])
}

/** No inline scripts or styles, nothing from elsewhere. */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2'
}

const always = {
  'Content-Security-Policy': contentPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache'
}

/**
 * Serves the window's files. What may be served is a list made at start: an address that is not exactly in it gets 404,
 * whatever form of path it tries.
 */
export function serveWindow(folder: string): void {
  const served = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && path.extname(entry.name) in types)
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
  )
  protocol.handle('app', async (request) => {
    const name = requested(request)
    if (name === null || !served.has(name)) return new Response('Not found', { status: 404, headers: always })
    const body = await readFile(path.join(folder, ...name.split('/')))
    const type = types[path.extname(name)] ?? 'application/octet-stream'
    return new Response(new Uint8Array(body), { headers: { ...always, 'Content-Type': type } })
  })
}

/** The name as it is in the address, undecoded; null where it is not one of ours. */
function requested({ url, method }: Request): string | null {
  if (method !== 'GET' || !url.startsWith(`${origin}/`)) return null
  const name = url.slice(origin.length + 1).replace(/[?#].*$/s, '')
  return name === '' ? 'index.html' : name
}
