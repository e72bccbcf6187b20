/**
 * The control socket of an installation that runs bots: a Unix socket that only its owner can open. Reaching it is all the
 * authority there is, so nothing but the file system's modes may let anybody in: a request that a web page could have caused
 * (an `Origin`, a foreign `Host`) is turned away unread.
 */
import { chmod } from 'node:fs/promises'
import { InvalidInputError, TradingBridgeError } from '@trading-bridge/core'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import type { BotDesk } from '../contract/bots.ts'
import {
  CONTROL_HOST,
  createBot,
  listBots,
  MAX_REQUEST_BYTES,
  showBot,
  showInstallation,
  steerBot,
} from '../contract/control.ts'
import type { HomeFolder } from '../home/home-folder.ts'
import type { EventLog } from '../log/event-log.ts'
import { prepareSocketPath, publishAddress, withdrawAddress } from './control-address.ts'
import { toErrorReply } from './error-reply.ts'

export interface ControlServerOptions {
  /** The caller has the right to run its bots. */
  readonly home: HomeFolder
  readonly desk: BotDesk
  readonly log: EventLog
}

/** How many may be connected at once; more wait. */
const MOST_CONNECTIONS = 32
/** A request must have arrived whole by then. */
const REQUEST_TIMEOUT_MS = 10_000

export class ControlServer implements AsyncDisposable {
  readonly socketPath: string
  readonly #home: HomeFolder
  readonly #server: FastifyInstance

  private constructor(home: HomeFolder, server: FastifyInstance, socketPath: string) {
    this.#home = home
    this.#server = server
    this.socketPath = socketPath
  }

  /** @throws {ConfigError} no path of the machine is short enough for a socket. */
  static async open({ home, desk, log }: ControlServerOptions): Promise<ControlServer> {
    const server = serverOf({ home, desk, log })
    const socketPath = await prepareSocketPath(home)
    try {
      await server.listen({ path: socketPath })
      await chmod(socketPath, 0o600)
      await publishAddress(home, socketPath)
    } catch (error) {
      await server.close()
      await withdrawAddress(home, socketPath)
      throw error
    }
    return new ControlServer(home, server, socketPath)
  }

  /** Answers what is under way, then removes the socket. */
  async close(): Promise<void> {
    await this.#server.close()
    await withdrawAddress(this.#home, this.socketPath)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function serverOf({ home, desk, log }: ControlServerOptions): FastifyInstance {
  const server = Fastify({
    logger: false,
    bodyLimit: MAX_REQUEST_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
  })
  server.server.maxConnections = MOST_CONNECTIONS
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  server.addHook('onRequest', turnAwayForeign)
  server.setNotFoundHandler((request, reply) => fail(reply, 404, noSuchRoute(request)))
  server.setErrorHandler((error, request, reply) => {
    const { status, shown } = explain(error)
    const about = { method: request.method, url: request.routeOptions.url, err: error }
    if (status >= 500) log.error('control.failed', about, 'A request at the control socket failed.')
    return fail(reply, status, shown)
  })
  addRoutes(server, { home, desk })
  return server
}

function addRoutes(bare: FastifyInstance, { home, desk }: Pick<ControlServerOptions, 'home' | 'desk'>): void {
  const server = bare.withTypeProvider<ZodTypeProvider>()
  server.route({ ...showInstallation, handler: () => ({ pid: process.pid, home: home.path }) })
  server.route({ ...createBot, handler: ({ body }) => desk.create(body.text) })
  server.route({
    ...listBots,
    handler: async ({ query }) => ({
      bots: await desk.list({ withArchived: query.withArchived === 'true' }),
    }),
  })
  server.route({ ...showBot, handler: ({ params }) => desk.show(params.name) })
  server.route({ ...steerBot, handler: ({ params }) => desk[params.wish](params.name) })
}

async function turnAwayForeign({ headers }: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (headers.host !== CONTROL_HOST) return fail(reply, 421, foreign(`Host: ${headers.host ?? ''}`))
  if (headers.origin !== undefined) return fail(reply, 403, foreign(`Origin: ${headers.origin}`))
  return undefined
}

function fail(reply: FastifyReply, status: number, error: unknown): FastifyReply {
  return reply
    .code(status)
    .type('application/json')
    .send(JSON.stringify(toErrorReply(error)))
}

/** Our own errors explain themselves; for a request that cannot be read, the answer says what is wrong with it. */
function explain(error: unknown): { readonly status: number; readonly shown: unknown } {
  if (error instanceof TradingBridgeError) {
    const isTheirs = error.code === 'TB_CONFIG' || error.code === 'TB_INVALID_INPUT'
    return { status: isTheirs ? 400 : 500, shown: error }
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation
    const where = first === undefined ? '' : `${first.instancePath} ${first.message ?? ''}`
    return { status: 400, shown: unreadable(where.trim()) }
  }
  const status = statusOf(error)
  if (status === undefined || status >= 500) return { status: 500, shown: error }
  return { status, shown: unreadable(error instanceof Error ? error.message : '') }
}

function statusOf(error: unknown): number | undefined {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error && error.statusCode
  return typeof status === 'number' ? status : undefined
}

function unreadable(what: string): InvalidInputError {
  return requestError({
    rule: 'control-request',
    value: '',
    limit: what,
    message: `The request cannot be read: ${what}.`,
  })
}

function noSuchRoute({ method, url }: FastifyRequest): InvalidInputError {
  const value = `${method} ${url.slice(0, 100)}`
  return requestError({
    rule: 'control-route',
    value,
    limit: 'a route of the control socket',
    message: `There is no ${value}.`,
  })
}

function foreign(value: string): InvalidInputError {
  const limit = `Host: ${CONTROL_HOST}, and no Origin`
  return requestError({
    rule: 'control-origin',
    value,
    limit,
    message: 'The request is not from this machine’s command line.',
  })
}

function requestError(
  facts: Pick<InvalidInputError, 'rule' | 'value' | 'limit' | 'message'>,
): InvalidInputError {
  const next = 'Use the "trading-bridge" of the same version as the one that runs.'
  return new InvalidInputError({ ...facts, subject: 'request', next })
}
