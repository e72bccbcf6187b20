/**
 * How connections are made: from which address, over which family, through which proxy. A connection that is not made
 * is reported as `ConnectionNotMade`, which proves that no request left.
 */
import type { LookupFunction, Socket } from 'node:net'
import { buildConnector, Pool } from 'undici'
import { ConnectionNotMade, ProxyRefusal } from './transport-errors.ts'

export interface ConnectionSettings {
  readonly addressFamily: 'auto' | 4 | 6
  readonly localAddress: string | undefined
  readonly timeoutMs: number
  /** Resolves names; the system's resolver when left out. */
  readonly lookup?: LookupFunction | undefined
  /** Told of each connection as it is made: to the proxy, where there is one. */
  readonly onConnected?: ((socket: Socket) => void) | undefined
}

export interface Connector {
  readonly connect: buildConnector.connector
  close(): Promise<void>
}

/** Connects straight to the host. */
export function directConnector(settings: ConnectionSettings): Connector {
  const { addressFamily, timeoutMs, localAddress = null, lookup, onConnected } = settings
  const family = addressFamily === 'auto' ? {} : { family: addressFamily, autoSelectFamily: false }
  const resolver = lookup === undefined ? {} : { lookup }
  const connect = buildConnector({ timeout: timeoutMs, ...family, ...resolver })
  return {
    connect: (options, callback) => connect({ ...options, localAddress }, reporting(callback, onConnected)),
    close: () => Promise.resolve(),
  }
}

/** Connects through a tunnel that the proxy is asked for with CONNECT, to plain and to encrypted hosts alike. */
export function proxyConnector(proxyUrl: URL, settings: ConnectionSettings): Connector {
  const proxy = new Pool(proxyUrl.origin, {
    connect: directConnector(settings).connect,
    headersTimeout: settings.timeoutMs,
  })
  const encrypt = buildConnector({ timeout: settings.timeoutMs })
  const headers = authorizationFor(proxyUrl)
  return {
    connect(options, callback) {
      const report = reporting(callback)
      openTunnel(proxy, targetOf(options), headers).then(
        (httpSocket) => {
          if (options.protocol === 'https:') encrypt({ ...options, httpSocket }, report)
          else report(null, httpSocket)
        },
        (cause: Error) => report(cause, null),
      )
    },
    close: () => proxy.destroy(),
  }
}

async function openTunnel(proxy: Pool, path: string, headers: Record<string, string>) {
  const reply = await proxy.connect({ path, headers }).catch((cause: unknown) => {
    throw new ProxyRefusal(undefined, cause instanceof ConnectionNotMade ? cause.cause : cause)
  })
  const socket = reply.socket as Socket
  if (reply.statusCode === 200) return socket
  socket.destroy()
  throw new ProxyRefusal(reply.statusCode)
}

function reporting(
  callback: buildConnector.Callback,
  onConnected?: (socket: Socket) => void,
): buildConnector.Callback {
  return (...[error, socket]) => {
    if (error === null || error === undefined) {
      onConnected?.(socket)
      callback(null, socket)
    } else {
      callback(new ConnectionNotMade('The connection was not made.', { cause: error }), null)
    }
  }
}

function targetOf({ hostname, port, protocol }: buildConnector.Options): string {
  const host = hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname
  return `${host}:${port || (protocol === 'https:' ? '443' : '80')}`
}

function authorizationFor({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(plain).toString('base64')}` }
}
