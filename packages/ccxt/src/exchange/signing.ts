/** Layer: signs with the protocol's signer, which keeps the key of a 30-second window and is several times faster. */
import { Secret } from '@trading-bridge/core'
import { Signer } from '@trading-bridge/protocol'
import type { ExchangeClass } from './exchange-class.ts'

export function withQuickSigning(Base: ExchangeClass): ExchangeClass {
  return class QuickSigning extends Base {
    #secret: string | undefined
    #signer = signerOf('')

    /** ccxt walks through all kinds of credentials there are, at every call. */
    override checkRequiredCredentials(error = true): boolean {
      return Boolean(this.apiKey && this.secret) || super.checkRequiredCredentials(error)
    }

    /** Called by `sign` of the class below. */
    signPayload(payload: string, expiresAtMs: number): string {
      if (this.secret !== this.#secret) {
        this.#secret = this.secret
        this.#signer = signerOf(this.secret)
      }
      return this.#signer.sign(payload, expiresAtMs)
    }
  }
}

function signerOf(secret: string): Signer {
  return new Signer(Secret.fromText(secret))
}
