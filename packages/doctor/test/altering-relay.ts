/** A server on loopback that hands requests on to the exchange and changes them on the way. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { listening } from './listening.ts'

/** What becomes of a request's target and body. */
export interface Alteration {
  readonly target?: (target: string) => string
  readonly body?: (body: string) => string
}

export interface AlteringRelay extends AsyncDisposable {
  /** The REST base address to give instead of the exchange's. */
  readonly restUrl: string
}

export async function openAlteringRelay(toUrl: string, alteration: Alteration): Promise<AlteringRelay> {
  const server = createServer((incoming, response) => {
    handOn(new URL(toUrl), incoming, { response, alteration })
  })
  const { port, close } = await listening(server)
  return { restUrl: `http://127.0.0.1:${port}/api`, [Symbol.asyncDispose]: close }
}

function handOn(
  { hostname, port }: URL,
  incoming: IncomingMessage,
  { response, alteration }: { readonly response: ServerResponse; readonly alteration: Alteration },
): void {
  const { target = (text) => text, body = (text) => text } = alteration
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('end', () => {
    const sent = Buffer.concat(chunks).toString()
    const altered = sent === '' ? '' : body(sent)
    const { host: _host, 'content-length': _length, ...headers } = incoming.headers
    const onward = request(
      {
        hostname,
        port,
        agent: false,
        method: incoming.method,
        path: target(incoming.url ?? ''),
        headers: { ...headers, ...(altered === '' ? {} : { 'content-length': Buffer.byteLength(altered) }) },
      },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers)
        reply.pipe(response)
      },
    )
    onward.end(altered)
  })
}
