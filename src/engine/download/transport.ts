/** One request and its answer; a redirect is an answer, not followed. How it travels is the front's business. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>

export interface TransportRequest {
  readonly address: string
  readonly headers: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

export interface TransportResponse {
  readonly status: number
  /** By its name in lower case. */
  header(name: string): string | null
  readonly body: AsyncIterable<Uint8Array>
}

/** Through Node's own client, for the command line. */
export const fetchTransport: Transport = async ({ address, headers, signal }) => {
  const response = await fetch(address, { headers, signal, redirect: 'manual', credentials: 'omit' })
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    body: response.body ?? nothing()
  }
}

export async function* nothing(): AsyncGenerator<Uint8Array> {
  // No bytes.
}
