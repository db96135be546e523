import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { selfSigned } from './self-signed'

export interface StandIn {
  readonly port: number
  /** Arguments with which a Chromium takes this server for every host of the internet. */
  readonly arguments: readonly string[]
  /** `github.com/path`, in the order in which they were asked for. */
  readonly requests: readonly string[]
  readonly ranges: readonly (string | undefined)[]
  answer: (request: IncomingMessage, response: ServerResponse) => void
  close(): Promise<void>
}

/** Stands in for the hosts that the app downloads from: the app asks the real addresses, and checks what it gets. */
export async function standIn(answer: StandIn['answer']): Promise<StandIn> {
  const requests: string[] = []
  const ranges: (string | undefined)[] = []
  const sockets = new Set<Socket>()
  const server = createServer(selfSigned(), (request, response) => {
    requests.push(`${request.headers.host}${request.url}`)
    ranges.push(request.headers.range)
    host.answer(request, response)
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const host: StandIn = {
    port,
    arguments: [`--host-resolver-rules=MAP * 127.0.0.1:${port}`, '--ignore-certificate-errors', '--no-proxy-server'],
    requests,
    ranges,
    answer,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  }
  return host
}
