import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Starts a server on a free port of loopback; `close` ends its connections too. */
export async function listening(
  server: Server,
  host = '127.0.0.1',
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  server.listen(0, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** A port of loopback that nobody listens on. */
export async function unusedPort(server: Server): Promise<number> {
  const { port, close } = await listening(server)
  await close()
  return port
}
