/**
 * An HTTP proxy on loopback. It opens a tunnel for whoever asks with CONNECT, from the addresses it has, by turns, or
 * answers with a status of its own.
 */
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { listening } from './listening.ts'

export interface TunnelProxy extends AsyncDisposable {
  readonly url: string
}

export interface TunnelOptions {
  /** What it leaves by, one after the other; 127.0.0.1 when left out. */
  readonly leavesBy?: readonly string[]
  /** Refuses with this status instead. */
  readonly status?: number
}

export async function openTunnelProxy({
  leavesBy = ['127.0.0.1'],
  status,
}: TunnelOptions = {}): Promise<TunnelProxy> {
  const server = createServer()
  const sockets = new Set<Socket>()
  let tunnels = 0
  server.on('connect', (incoming, wire: Socket) => {
    sockets.add(wire)
    wire.on('error', () => {})
    if (status !== undefined) {
      wire.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    const localAddress = leavesBy[tunnels % leavesBy.length] ?? '127.0.0.1'
    tunnels += 1
    const port = Number(/:(\d+)$/.exec(incoming.url ?? '')?.[1])
    const host = localAddress.includes(':') ? '::1' : '127.0.0.1'
    const onward = connect({ host, port, localAddress }, () => {
      wire.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(wire).pipe(onward)
    })
    sockets.add(onward)
    onward.on('error', () => wire.destroy())
  })
  const { port, close } = await listening(server)
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await close()
    },
  }
}
