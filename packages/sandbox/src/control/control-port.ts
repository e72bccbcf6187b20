/**
 * The control port: what whoever runs the sandbox may do with it. It shares nothing with the trading port but the
 * exchange behind them.
 *
 * It listens on loopback alone, and answers no browser: a page on the web could otherwise reach it through the visitor's
 * machine, by a form or by a name that resolves to 127.0.0.1.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { readJson } from '@trading-bridge/protocol'
import { FAULT_ROUTES } from '../faults/fault-routes.ts'
import { readParameters, splitTarget } from '../rest/request-target.ts'
import { closeServer, listen, portOf } from '../rest/trading-port.ts'
import type { Sandbox } from '../sandbox.ts'
import { ACCOUNT_ROUTES } from './account-routes.ts'
import { type ControlAnswer, controlAnswer, controlError, errorAnswer } from './control-answer.ts'
import { type ControlRoutes, findControlRoute } from './control-route.ts'
import { MARKET_ROUTES } from './market-routes.ts'
import type { Fields } from './read-fields.ts'
import { SANDBOX_ROUTES } from './sandbox-routes.ts'

const HOST = '127.0.0.1'
const MAX_BODY_BYTES = 1_048_576
const ALLOWED_HOSTS = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/
/** What a browser adds by itself and a program does not; `sec-fetch-mode` is sent by Node's own fetch as well. */
const BROWSER_HEADERS = ['origin', 'sec-fetch-site']

const ROUTES: ControlRoutes = { ...SANDBOX_ROUTES, ...ACCOUNT_ROUTES, ...MARKET_ROUTES, ...FAULT_ROUTES }

export class ControlPort {
  readonly #sandbox: Sandbox
  readonly #server: Server

  private constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
    this.#server = createServer((incoming, response) => this.#receive(incoming, response))
  }

  /** @throws the listening error, for example that the port is in use. */
  static async open({
    sandbox,
    port,
  }: {
    readonly sandbox: Sandbox
    readonly port: number
  }): Promise<ControlPort> {
    const control = new ControlPort(sandbox)
    await listen(control.#server, { host: HOST, port })
    return control
  }

  get url(): string {
    return `http://${HOST}:${portOf(this.#server)}`
  }

  async close(): Promise<void> {
    await closeServer(this.#server)
  }

  #receive(incoming: IncomingMessage, response: ServerResponse): void {
    const refusal = findRefusal(incoming)
    const chunks: Buffer[] = []
    let length = 0
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= MAX_BODY_BYTES) chunks.push(chunk)
    })
    incoming.on('end', () => {
      const isTooLong = length > MAX_BODY_BYTES
      const answer = refusal ?? (isTooLong ? TOO_LONG : this.#answer(incoming, Buffer.concat(chunks)))
      response.writeHead(answer.httpStatus, { 'Content-Type': 'application/json' })
      response.end(answer.body)
    })
  }

  #answer({ method = '', url = '' }: IncomingMessage, body: Buffer): ControlAnswer {
    const { path, query } = splitTarget(url)
    const route = findControlRoute(ROUTES, method, path)
    if (route === undefined) return notFound(method, path)
    const fields = readFields(body)
    if (fields === undefined) return NOT_AN_OBJECT
    try {
      const call = { sandbox: this.#sandbox, parts: route.parts, query: readParameters(query), fields }
      return controlAnswer(route.handler(call))
    } catch (error) {
      return errorAnswer(error)
    }
  }
}

/** Why a request is refused before it is read. */
function findRefusal({ headers }: IncomingMessage): ControlAnswer | undefined {
  if (!ALLOWED_HOSTS.test(headers.host ?? ''))
    return controlError(421, {
      code: 'CONTROL_HOST_REFUSED',
      message: 'The request names another host than this machine.',
      next: 'Use http://127.0.0.1 or http://localhost with the control port.',
    })
  if (BROWSER_HEADERS.some((name) => headers[name] !== undefined))
    return controlError(403, {
      code: 'CONTROL_BROWSER_REFUSED',
      message: 'The control port answers programs, not web pages.',
      next: 'Call it with curl or from a program, without an Origin header.',
    })
  return undefined
}

/** An empty body has no fields. */
function readFields(body: Buffer): Fields | undefined {
  if (body.length === 0) return {}
  const reading = readJson(body.toString('utf8'))
  if (reading.kind === 'defect') return undefined
  const { value } = reading
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Fields) : undefined
}

const NOT_AN_OBJECT = controlError(400, {
  code: 'CONTROL_BODY_UNREADABLE',
  message: 'The body is no JSON object.',
  next: 'Send a JSON object, or nothing.',
})

const TOO_LONG = controlError(413, {
  code: 'CONTROL_BODY_TOO_LONG',
  message: 'The body is longer than 1 MiB.',
  next: 'Split it into several calls.',
})

function notFound(method: string, path: string): ControlAnswer {
  return controlError(404, {
    code: 'CONTROL_NOT_FOUND',
    message: `The control port has no ${method} ${path}.`,
    next: 'See docs/sandbox.md for the calls there are.',
  })
}
