import type { Account } from '../accounts/account.ts'
import { Ring } from './ring.ts'
import type { FillQuery, SandboxFill } from './sandbox-fill.ts'
import type { OrderRecord } from './sandbox-order.ts'

const DEFAULT_PAGE_SIZE = 20

/** One account's orders and fills. */
export class AccountOrders {
  readonly #open = new Map<string, OrderRecord>()
  readonly #byClientId = new Map<string, OrderRecord>()
  readonly #finished: Ring<OrderRecord>
  readonly #fills = new Map<string, Ring<SandboxFill>>()
  readonly #historyKept: number

  /** An account keeps its whole history, but for a market maker: that one trades without end. */
  constructor({ isMarketMaker }: Account, marketMakerHistory: number) {
    this.#historyKept = isMarketMaker ? marketMakerHistory : Number.POSITIVE_INFINITY
    this.#finished = new Ring(this.#historyKept)
  }

  get openCount(): number {
    return this.#open.size
  }

  /** Oldest first. */
  open(): Iterable<OrderRecord> {
    return this.#open.values()
  }

  /** Newest first. */
  finished(): Iterable<OrderRecord> {
    return this.#finished.newestFirst()
  }

  byClientId(clOrdId: string): OrderRecord | undefined {
    return this.#byClientId.get(clOrdId)
  }

  /** Takes in a new order. */
  add(record: OrderRecord): void {
    this.#byClientId.set(record.clOrdId, record)
    this.#open.set(record.ordId, record)
  }

  /** Files an order that has reached a final state; returns the one that is forgotten for it, if any. */
  finish(record: OrderRecord): OrderRecord | undefined {
    this.#open.delete(record.ordId)
    const forgotten = this.#finished.push(record)
    if (forgotten !== undefined) this.#byClientId.delete(forgotten.clOrdId)
    return forgotten
  }

  addFill(fill: SandboxFill): void {
    let fills = this.#fills.get(fill.symbol)
    if (fills === undefined) {
      fills = new Ring(this.#historyKept)
      this.#fills.set(fill.symbol, fills)
    }
    fills.push(fill)
  }

  /** One page, newest first. */
  fills({ symbol, side, pageNum = 1, pageSize = DEFAULT_PAGE_SIZE }: FillQuery): readonly SandboxFill[] {
    return pageOf(this.#fills.get(symbol)?.newestFirst() ?? [], { side, pageNum, pageSize })
  }
}

/** One page of fills that come newest first. */
export function pageOf(
  newestFirst: Iterable<SandboxFill>,
  { side, pageNum = 1, pageSize = DEFAULT_PAGE_SIZE }: Pick<FillQuery, 'side' | 'pageNum' | 'pageSize'>,
): readonly SandboxFill[] {
  const page: SandboxFill[] = []
  let toSkip = (pageNum - 1) * pageSize
  for (const fill of newestFirst) {
    if (side !== undefined && fill.side !== side) continue
    if (toSkip > 0) {
      toSkip -= 1
      continue
    }
    if (page.length >= pageSize) break
    page.push(fill)
  }
  return page
}
