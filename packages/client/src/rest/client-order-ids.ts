import { randomFillSync } from 'node:crypto'
import { type ClientOrderId, clientOrderId } from '@trading-bridge/core'

const ID_BYTES = 16
/** Randomness is asked for in one piece for so many ids, which costs a hundredth of asking for each. */
const IDS_AT_ONCE = 128

/** Client order ids for orders that come without one: 128 random bits, as 32 letters and digits. */
export class ClientOrderIds {
  readonly #bytes = Buffer.alloc(ID_BYTES * IDS_AT_ONCE)
  #used = this.#bytes.length

  next(): ClientOrderId {
    if (this.#used === this.#bytes.length) {
      randomFillSync(this.#bytes)
      this.#used = 0
    }
    const start = this.#used
    this.#used += ID_BYTES
    return clientOrderId(this.#bytes.toString('hex', start, this.#used))
  }
}
