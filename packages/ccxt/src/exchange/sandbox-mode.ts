/** Layer: the settings of ours, and `setSandboxMode(true)`, which points REST and stream at a local sandbox. */
import type { Dict, Market } from 'ccxt'
import type { ExchangeClass } from './exchange-class.ts'
import { atSandbox, DEFAULT_SANDBOX_ORIGIN } from './sandbox-addresses.ts'

/** 300 requests in 3 s. Source: documented (docs/coinstore/limits.md). */
const PACE = { rateLimit: 10, rollingWindowSize: 3_000, rateLimiterAlgorithm: 'rollingWindow' }

export function withSandboxMode(Base: ExchangeClass): ExchangeClass {
  return class SandboxMode extends Base {
    override describe(): Dict {
      const described = super.describe()
      return this.deepExtend(described, PACE, {
        urls: { test: atSandbox(described.urls.api, DEFAULT_SANDBOX_ORIGIN) },
      })
    }

    /** `options.sandboxOrigin` names another place than the usual one; `urls.test` each address by itself. */
    override setSandboxMode(enabled: boolean): void {
      if (enabled === this.isSandboxModeEnabled) return
      const origin = this.options['sandboxOrigin']
      if (enabled && typeof origin === 'string') this.urls['test'] = atSandbox(this.urls['api'], origin)
      super.setSandboxMode(enabled)
    }

    /** After a failure the next call asks again. ccxt keeps the failed promise and answers with it for ever. */
    override async loadMarkets(reload = false, params = {}): Promise<Record<string, Market>> {
      const loading = super.loadMarkets(reload, params)
      const current = this.marketsLoading
      try {
        return await loading
      } catch (error) {
        if (this.marketsLoading === current) Reflect.deleteProperty(this, 'marketsLoading')
        throw error
      }
    }
  }
}
