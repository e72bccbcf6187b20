/** Layer: every call waits for its turn and is repeated only where that is harmless. */
import { type Dict, OperationFailed, RateLimitExceeded } from 'ccxt'
import type { ExchangeClass } from './exchange-class.ts'
import { type Lane, type Pace, Pacing } from './pacing.ts'
import { mayRepeat } from './repeatable.ts'

/** Settings of a call that are not for the exchange. */
const RETRIES = 'maxRetriesOnFailure'
const RETRY_DELAY = 'maxRetriesOnFailureDelay'

/** The section of the API and who may call: `['spot', 'private']`. */
type Api = string | readonly string[]

type CallArguments = readonly [
  path: string,
  api: Api,
  method: string,
  params: Dict,
  headers: Dict | undefined,
  body: string | undefined,
  config: object,
]

export function withPacedCalls(Base: ExchangeClass): ExchangeClass {
  return class PacedCalls extends Base {
    readonly #pacing = new Pacing()

    /**
     * ccxt's own `fetch2` paces a call once and then repeats it up to `maxRetriesOnFailure` times, orders too. Here each
     * attempt waits for its turn, is signed anew, and a write is repeated only when it certainly never left.
     */
    override async fetch2(
      path: string,
      api: Api = 'public',
      method = 'GET',
      params: Dict = {},
      headers?: Dict,
      body?: string,
      config = {},
    ): Promise<unknown> {
      const plain =
        RETRIES in params || RETRY_DELAY in params ? this.omit(params, [RETRIES, RETRY_DELAY]) : params
      const call: CallArguments = [path, api, method, plain, headers, body, config]
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await this.#takeTurn(call)
        } catch (error) {
          const [retries] = this.handleOptionAndParams(params, path, RETRIES, 0)
          const isWorthIt = attempt < retries && error instanceof OperationFailed
          if (!isWorthIt || !mayRepeat(method, path, error)) throw error
          const [delayMs] = this.handleOptionAndParams(params, path, RETRY_DELAY, 0)
          if (delayMs > 0) await this.sleep(delayMs)
        }
      }
    }

    async #takeTurn(call: CallArguments): Promise<unknown> {
      const pace = this.#pace()
      if (pace === undefined) return await super.fetch2(...withoutRetries(call))
      const lane = laneOf(call[1])
      const turn = this.#pacing.enter(lane, pace)
      if (turn !== true && !(await turn))
        throw new RateLimitExceeded(`${this.id} has too many requests waiting; this one was not sent`)
      let isRateLimited = false
      try {
        return await this.#send(call)
      } catch (error) {
        isRateLimited = error instanceof RateLimitExceeded
        throw error
      } finally {
        this.#pacing.leave(lane, pace, isRateLimited)
      }
    }

    async #send([path, api, method, params, headers, body]: CallArguments): Promise<unknown> {
      this.setLastRestRequestTimestamp()
      const request = this.sign(path, api, method, params, headers, body)
      this.setLastRequest(request)
      return await this.fetch(request['url'], request['method'], request['headers'], request['body'])
    }

    /** `undefined` when the program wants no pacing, or ccxt's leaky bucket instead. */
    #pace(): Pace | undefined {
      const { rateLimit = 0, rollingWindowSize: windowMs } = this
      const isByWindow = this.rateLimiterAlgorithm === 'rollingWindow' && windowMs > 0 && rateLimit > 0
      return isByWindow && this.enableRateLimit ? { rateLimit, windowMs } : undefined
    }
  }
}

function withoutRetries([path, api, method, params, headers, body, config]: CallArguments) {
  return [path, api, method, { ...params, [RETRIES]: 0 }, headers, body, config] as const
}

function laneOf(api: Api): Lane {
  const access = typeof api === 'string' ? api : api.at(-1)
  return access === 'public' ? 'public' : 'signed'
}
