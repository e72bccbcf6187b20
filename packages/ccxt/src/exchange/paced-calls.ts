/** Layer: every call waits for its turn and is repeated only where that is harmless. */
import { type Dict, OperationFailed, RateLimitExceeded } from 'ccxt'
import type { ExchangeClass } from './exchange-class.ts'
import { type Lane, type Pace, Pacing } from './pacing.ts'
import { mayRepeat } from './repeatable.ts'

export function withPacedCalls(Base: ExchangeClass): ExchangeClass {
  return class PacedCalls extends Base {
    readonly #pacing = new Pacing()

    /**
     * ccxt's own `fetch2` paces a call once and then repeats it up to `maxRetriesOnFailure` times, orders too. Here each
     * attempt waits for its turn, is signed anew, and a write is repeated only when it certainly never left.
     */
    override async fetch2(
      path: string,
      api: string | readonly string[] = 'public',
      method = 'GET',
      params: Dict = {},
      headers?: unknown,
      body?: unknown,
      config = {},
    ): Promise<unknown> {
      const [retries, rest] = this.handleOptionAndParams(params, path, 'maxRetriesOnFailure', 0)
      const [delayMs, plain] = this.handleOptionAndParams(rest, path, 'maxRetriesOnFailureDelay', 0)
      const once = { ...plain, maxRetriesOnFailure: 0 }
      const lane = laneOf(api)
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await this.#takeTurn(lane, () =>
            super.fetch2(path, api, method, once, headers, body, config),
          )
        } catch (error) {
          const isWorthIt = attempt < retries && error instanceof OperationFailed
          if (!isWorthIt || !mayRepeat(method, path, error)) throw error
          if (delayMs > 0) await this.sleep(delayMs)
        }
      }
    }

    /** The turn was taken above. Only a program's own call, without a cost, still waits as ccxt has it. */
    override throttle(cost?: number): unknown {
      return cost === undefined || this.#pace() === undefined ? super.throttle(cost) : Promise.resolve()
    }

    async #takeTurn(lane: Lane, call: () => Promise<unknown>): Promise<unknown> {
      const pace = this.enableRateLimit ? this.#pace() : undefined
      if (pace === undefined) return await call()
      if (!(await this.#pacing.enter(lane, pace)))
        throw new RateLimitExceeded(`${this.id} has too many requests waiting; this one was not sent`)
      let isRateLimited = false
      try {
        return await call()
      } catch (error) {
        isRateLimited = error instanceof RateLimitExceeded
        throw error
      } finally {
        this.#pacing.leave(lane, pace, isRateLimited)
      }
    }

    /** `undefined` when the program chose ccxt's leaky bucket instead. */
    #pace(): Pace | undefined {
      const { rateLimit = 0, rollingWindowSize: windowMs } = this
      const isByWindow = this.rateLimiterAlgorithm === 'rollingWindow' && windowMs > 0 && rateLimit > 0
      return isByWindow ? { rateLimit, windowMs } : undefined
    }
  }
}

function laneOf(api: string | readonly string[]): Lane {
  const access = typeof api === 'string' ? api : api.at(-1)
  return access === 'public' ? 'public' : 'signed'
}
