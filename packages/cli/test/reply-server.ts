/** A server that answers like nothing the exchange would: pages, halves, silence. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Arrival {
  readonly path: string
  readonly body: string
}

/** Answers one request, or leaves it without an answer. */
export type Answer = (arrival: Arrival, response: ServerResponse, request: IncomingMessage) => void

export interface ReplyServer extends AsyncDisposable {
  readonly restUrl: string
  readonly arrivals: readonly Arrival[]
}

export async function openReplyServer(answer: Answer): Promise<ReplyServer> {
  const arrivals: Arrival[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const arrival = { path: request.url ?? '', body: Buffer.concat(chunks).toString() }
    arrivals.push(arrival)
    answer(arrival, response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    restUrl: `http://127.0.0.1:${port}/api`,
    arrivals,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Answers every request with the same text. */
export function always(body: string, httpStatus = 200): Answer {
  return (_, response) => {
    response.writeHead(httpStatus, { 'content-type': 'application/json' }).end(body)
  }
}
