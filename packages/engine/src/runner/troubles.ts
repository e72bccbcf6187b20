import type { Random } from '@trading-bridge/core'
import { hasEnded, type LedgerOrder } from '../orders/order-record.ts'
import { BackOff } from './back-off.ts'
import type { BotRow } from './bot-row.ts'

/** What troubles a bot, told when it begins and when it is over, and how long to wait before the next try. */
export class Troubles {
  readonly #row: BotRow
  readonly #backOff: BackOff
  /** Orders whose sending went unanswered. */
  readonly #unanswered = new Set<string>()
  #code: string | undefined

  constructor(row: BotRow, random: Random) {
    this.#row = row
    this.#backOff = new BackOff(random)
  }

  /** Something failed. Returns how long to wait. */
  async met(code: string, reason: string, atLeastMs: number): Promise<number> {
    if (this.#code !== code) {
      this.#code = code
      await this.#row.tell({ kind: 'trouble', message: `${code}: ${reason}`, detail: { code } })
    }
    return this.#backOff.next(atLeastMs)
  }

  /** The work goes on. */
  async overcome(): Promise<void> {
    this.#backOff.reset()
    if (this.#code === undefined) return
    const message = `Goes on again after ${this.#code}.`
    this.#code = undefined
    await this.#row.tell({ kind: 'recovered', message })
  }

  /** An order has changed: one that nobody answered is told of, and what became of it. */
  async heard(order: LedgerOrder): Promise<void> {
    const { id, sequence, clientOrderId, status } = order
    const isUnanswered = status === 'unknown'
    if (isUnanswered === this.#unanswered.has(id)) return
    if (isUnanswered) {
      this.#unanswered.add(id)
      const message = `No answer came to order ${sequence}: it may be live, and counts in full. It is looked for as ${clientOrderId}.`
      await this.#row.tell({ kind: 'trouble', message, detail: { clientOrderId } })
    } else {
      this.#unanswered.delete(id)
      await this.#row.tell({ kind: 'recovered', message: fateOf(order), detail: { clientOrderId } })
    }
  }
}

function fateOf(order: LedgerOrder): string {
  const { sequence, status, filled } = order
  if (status === 'never-placed') return `Order ${sequence} never arrived: that is proven now.`
  if (hasEnded(order)) return `Order ${sequence} was found: ${status}, ${filled} filled.`
  return `Order ${sequence} was found: it is live, ${filled} filled.`
}
