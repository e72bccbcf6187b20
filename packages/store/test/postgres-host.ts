/**
 * Starts a PostgreSQL server for a test run, once and only when a test asks for one, and ends it with the run. Asking is
 * an HTTP request over loopback to the process that runs the tests, because tests run in processes of their own.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import { PostgresServer } from './postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the address of a server whose user may create databases. */
    readonly postgresHost: string
  }
}

export default async function hostPostgres(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<PostgresServer> | undefined
  const host = createServer((_, reply) => {
    started ??= PostgresServer.open()
    started.then(
      ({ url }) => reply.end(url),
      (error: unknown) => reply.writeHead(500).end(String(error)),
    )
  })
  host.listen(0, '127.0.0.1').unref()
  await once(host, 'listening')
  const address = host.address()
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no port.')
  project.provide('postgresHost', `http://127.0.0.1:${address.port}/`)
  return async () => {
    host.close()
    host.closeAllConnections()
    const server = await started?.catch(() => undefined)
    await server?.close()
  }
}
