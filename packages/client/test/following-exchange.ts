/**
 * A sandbox, and between it and the client a gateway that counts every request and can be told to answer in the
 * exchange's stead.
 */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ManualClock, Secret, seededRandom } from '@trading-bridge/core'
import {
  type ExchangeRules,
  Sandbox,
  type SandboxAccount,
  type SandboxSettings,
} from '@trading-bridge/sandbox'
import { AccountFollower, CoinstoreClient, type FollowingBudget } from '../src/index.ts'

type Intercept = (path: string, query: URLSearchParams) => string | 'pass' | 'reset'

class Gateway {
  readonly paths: string[] = []
  /** What is answered: `pass` asks the sandbox, `reset` cuts the connection, any other text is the reply's body. */
  intercept: Intercept = () => 'pass'
  readonly #server: Server
  readonly #target: URL

  private constructor(target: URL) {
    this.#target = target
    this.#server = createServer((incoming, outgoing) => this.#serve(incoming, outgoing))
  }

  static async open(target: string): Promise<Gateway> {
    const gateway = new Gateway(new URL(target))
    await new Promise<void>((resolve) => gateway.#server.listen(0, '127.0.0.1', resolve))
    return gateway
  }

  get restUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api`
  }

  count(ending: string): number {
    return this.paths.filter((path) => path.endsWith(ending)).length
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const url = new URL(incoming.url ?? '/', this.#target)
    this.paths.push(url.pathname)
    const answer = this.intercept(url.pathname, url.searchParams)
    if (answer === 'reset') incoming.socket.destroy()
    else if (answer === 'pass') this.#forward(incoming, outgoing)
    else outgoing.setHeader('content-type', 'application/json').end(answer)
  }

  #forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { hostname, port } = this.#target
    const { method, headers, url: path } = incoming
    const forwarded = request({ hostname, port, method, headers, path }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 500, reply.headers)
      reply.pipe(outgoing)
    })
    forwarded.on('error', () => incoming.socket.destroy())
    incoming.pipe(forwarded)
  }
}

export const OPEN_ORDERS = '/v2/trade/order/active'
export const ORDER_QUERY = '/v2/trade/order/orderInfo'
export const FILLS = '/trade/match/accountMatches'
export const BALANCES = '/spot/accountList'
export const NOTHING = '{"code":0,"data":[]}'

export interface FollowedExchange extends AsyncDisposable {
  readonly sandbox: Sandbox
  readonly gateway: Gateway
  readonly client: CoinstoreClient
  readonly follower: AccountFollower
  readonly alice: SandboxAccount
  readonly bob: SandboxAccount
  /**
   * Moves the clock on in small steps until the promise has settled. Time stands still while a call of the client is
   * unanswered, so that the speed of this machine decides nothing.
   */
  whileTimePasses<Value>(clock: ManualClock, promise: Promise<Value>, stepMs?: number): Promise<Value>
}

export interface FollowedExchangeOptions {
  readonly budget?: FollowingBudget
  /** Of the follower; the sandbox and the client live in real time. */
  readonly clock?: ManualClock
  readonly rules?: Partial<ExchangeRules>
  readonly settings?: Partial<SandboxSettings>
}

/** No crowd and no limits of the exchange's own: what happens is what a test does. */
export async function followedExchange({
  budget = { requestsPerSecond: 100 },
  clock,
  rules = {},
  settings = {},
}: FollowedExchangeOptions = {}): Promise<FollowedExchange> {
  const sandbox = await Sandbox.open({
    crowd: false,
    rules: { ...rules, activeOrdersLimit: 1_000 },
    settings: { ...settings, requestsPerAccount: 'unlimited', requestsPerAddress: 'unlimited' },
  })
  const gateway = await Gateway.open(sandbox.restUrl)
  const [alice, bob] = sandbox.accounts
  if (alice === undefined || bob === undefined) throw new Error('The sandbox has no accounts.')
  const calls = new CallWatch()
  const opened = await CoinstoreClient.open({
    restUrl: gateway.restUrl,
    credentials: { apiKey: alice.apiKey, secret: Secret.fromText(alice.apiSecret) },
    retry: { attempts: 1 },
  })
  const client = calls.over(opened)
  const follower = await AccountFollower.open({
    client,
    budget,
    random: seededRandom(1),
    ...(clock === undefined ? {} : { clock }),
  })
  return {
    sandbox,
    gateway,
    client,
    follower,
    alice,
    bob,
    async whileTimePasses(onClock, promise, stepMs = 20) {
      let isSettled = false
      const settled = promise.finally(() => {
        isSettled = true
      })
      settled.catch(() => undefined)
      while (!isSettled) {
        if (calls.inFlight === 0) onClock.advance(stepMs)
        await new Promise((resolve) => setImmediate(resolve))
      }
      return await settled
    },
    async [Symbol.asyncDispose]() {
      await follower.close()
      await opened.close()
      await gateway.close()
      await sandbox.close()
    },
  }
}

/** Counts the calls that have not been answered; passes each on as it is. */
class CallWatch {
  inFlight = 0

  over(client: CoinstoreClient): CoinstoreClient {
    return new Proxy(client, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        return (...parameters: readonly unknown[]) => this.#follow(value.apply(target, parameters))
      },
    })
  }

  async #follow(call: Promise<unknown>): Promise<unknown> {
    this.inFlight += 1
    try {
      return await call
    } finally {
      this.inFlight -= 1
    }
  }
}
