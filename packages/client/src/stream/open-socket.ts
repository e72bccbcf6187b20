import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ClientOptions, WebSocket } from 'ws'
import type { Connector } from '../rest/connector.ts'
import type { StreamLimits } from './stream-options.ts'

export interface DialParts {
  readonly connector: Connector
  readonly limits: StreamLimits
}

/** Starts to dial. A frame larger than the limit ends the connection. */
export function openSocket(wsUrl: URL, { connector, limits }: DialParts): WebSocket {
  const options: ClientOptions = {
    perMessageDeflate: false,
    maxPayload: limits.largestFrameBytes,
    followRedirects: false,
  }
  // ws declares here the type of node's own function, of which the request calls one form alone.
  Object.assign(options, { createConnection: dialer(wsUrl, connector) })
  return new WebSocket(wsUrl, options)
}

/** Connects as the REST client does: over the same family, from the same address, through the same proxy. */
function dialer(wsUrl: URL, { connect }: Connector) {
  const isEncrypted = wsUrl.protocol === 'wss:'
  return (_options: object, callback: (error: Error | null, socket?: Duplex) => void): undefined => {
    const target = {
      hostname: wsUrl.hostname,
      protocol: isEncrypted ? 'https:' : 'http:',
      port: wsUrl.port || (isEncrypted ? '443' : '80'),
      ...(isEncrypted && isIP(bareHost(wsUrl)) === 0 ? { servername: wsUrl.hostname } : {}),
    }
    connect(target, (...[error, socket]) => {
      if (socket === null) callback(error ?? new Error('No connection was made.'))
      else callback(null, socket)
    })
  }
}

function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}
