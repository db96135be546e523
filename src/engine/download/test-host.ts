import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Socket } from 'node:net'
import { fetchTransport, type Transport } from './transport'

export interface TestHost {
  /** Sends requests for any host to this server, which sees the host's name in `x-host`. */
  readonly transport: Transport
  readonly port: number
  /** What was asked for, in order. */
  readonly requests: readonly { readonly host: string; readonly path: string; readonly range: string | undefined }[]
  answer: (request: IncomingMessage, response: ServerResponse) => void
  [Symbol.asyncDispose](): Promise<void>
}

/** A stand-in for the hosts on the internet, for tests. */
export async function testHost(answer: TestHost['answer']): Promise<TestHost> {
  const requests: { host: string; path: string; range: string | undefined }[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    const { range } = request.headers
    requests.push({ host: String(request.headers['x-host']), path: request.url ?? '', range })
    host.answer(request, response)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const host: TestHost = {
    transport: ({ address, headers, signal }) => {
      const { host: name, pathname, search } = new URL(address)
      const local = `http://127.0.0.1:${port}${pathname}${search}`
      return fetchTransport({ address: local, headers: { ...headers, 'x-host': name }, signal })
    },
    port,
    requests,
    answer,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }
  return host
}

export interface Serving {
  readonly etag?: string
  /** Ends the connection after these many bytes of the file. */
  readonly breakAt?: number
  readonly ignoreRange?: boolean
}

/** Answers as a good host does, with ranges and an ETag; or as a bad one. */
export function serve(
  bytes: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
  { etag = '"one"', breakAt, ignoreRange = false }: Serving = {}
): void {
  const [, start] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? []
  const condition = request.headers['if-range']
  const from = ignoreRange || (condition !== undefined && condition !== etag) ? 0 : Number(start ?? 0)
  if (from >= bytes.length && from > 0) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
    return
  }
  const partial = from > 0
  response.writeHead(partial ? 206 : 200, {
    etag,
    'content-length': bytes.length - from,
    ...(partial ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {})
  })
  if (breakAt === undefined || breakAt <= from) response.end(bytes.subarray(from))
  else response.write(bytes.subarray(from, breakAt), () => setTimeout(() => response.socket?.end(), 250))
}
