import { type Decimal, type MarketSymbol, ZERO } from '@trading-bridge/core'
import { isOfOurMaking } from '../orders/order-intent.ts'
import type { LedgerOrder } from '../orders/order-record.ts'
import type { Adoption } from './adoption.ts'
import type { Blocking } from './blocking.ts'
import type { FillDesk } from './fill-desk.ts'
import type { BalanceDifference } from './ledger-event.ts'
import type { LedgerParts } from './ledger-parts.ts'
import type { OrderWatch } from './order-watch.ts'
import type { Reconciliation } from './reconciliation.ts'
import {
  describeRecovery,
  type FoundOrder,
  type PositionChange,
  type RecoveryReport,
} from './recovery-report.ts'

export interface RecoveryParts extends LedgerParts {
  readonly adoption: Adoption
  readonly fills: FillDesk
  readonly watch: OrderWatch
  readonly blocking: Blocking
  readonly reconciliation: Reconciliation
  /** When the books of the account begin. */
  readonly beginsAtMs: number
}

/** Reading everything at the opening may take so much more of the rate limit than following does. */
const HASTE_AT_OPENING = 5
const IDS_SHOWN = 5

/** What a process that has just started does not know yet, and what it finds when it asks. */
export class Recovery {
  readonly #parts: RecoveryParts

  constructor(parts: RecoveryParts) {
    this.#parts = parts
  }

  /** Loads what is recorded, takes what was being sent for unknown, and reconciles. */
  async start(isFirst: boolean): Promise<RecoveryReport> {
    const { storage, accountId, desk, fills, blocking, pace, limits } = this.#parts
    await blocking.load()
    await fills.load()
    const recorded = await storage.unsettledOrders(accountId)
    for (const order of recorded) desk.put(order)
    for (const order of recorded) this.#resume(order)
    pace.change(limits.requestsPerSecond * HASTE_AT_OPENING)
    const report = await this.#pass('start-up', isFirst, recorded)
    pace.change(limits.requestsPerSecond)
    return report
  }

  async onDemand(): Promise<RecoveryReport> {
    return await this.#pass('on-demand', false, [...this.#parts.desk.orders])
  }

  /** What became of a sending that was under way when the last process ended nobody has seen. */
  #resume(order: LedgerOrder): void {
    const { desk, clock, watch } = this.#parts
    const atMs = clock.nowMs()
    if (order.status === 'intent')
      desk.apply(order, { kind: 'proven-unsent', cause: 'its sending had not begun', atMs })
    if (order.status !== 'sending') return
    const cause = 'the program ended before the answer came'
    watch.becameUnknown(desk.apply(order, { kind: 'no-answer', cause, atMs }))
  }

  async #pass(
    kind: 'start-up' | 'on-demand',
    isFirst: boolean,
    before: readonly LedgerOrder[],
  ): Promise<RecoveryReport> {
    const { clock, storage, accountId, pace, fills, adoption, blocking } = this.#parts
    const positions = new Map(fills.positions)
    const [counted, requests] = [fills.counted, pace.taken]
    const taken = adoption.collect()
    const differences = await this.#everything().finally(() => taken.end())
    const external = taken.orders
    if (kind === 'start-up' && !isFirst) this.#suspectRestoredBackup(external)
    const report: RecoveryReport = {
      accountId,
      atMs: clock.nowMs(),
      isFirst,
      orders: await this.#found(before),
      external,
      newFills: fills.counted - counted,
      positions: changesOf(positions, fills.positions),
      differences,
      block: blocking.current,
      requests: pace.taken - requests,
    }
    const detail = JSON.stringify({ sentences: describeRecovery(report) })
    await storage.recordReconciliation({ accountId, atMs: report.atMs, kind, detail })
    return report
  }

  async #everything(): Promise<readonly BalanceDifference[]> {
    const { reconciliation, desk, beginsAtMs } = this.#parts
    const differences = await reconciliation.everything(beginsAtMs)
    await desk.saved()
    return differences
  }

  async #found(before: readonly LedgerOrder[]): Promise<readonly FoundOrder[]> {
    const { storage, accountId, desk } = this.#parts
    const found: FoundOrder[] = []
    for (const { id, status, origin } of before) {
      if (origin === 'external') continue
      const order = desk.get(id) ?? (await storage.findOrder(accountId, { id }))
      if (order !== undefined) found.push({ before: status, order })
    }
    return found
  }

  /** Orders under ids of our making that these books do not hold: the books are older than the exchange's. */
  #suspectRestoredBackup(external: readonly LedgerOrder[]): void {
    const ours = external.filter(({ clientOrderId }) => isOfOurMaking(clientOrderId))
    if (ours.length === 0) return
    const ids = ours.slice(0, IDS_SHOWN).map(({ clientOrderId }) => clientOrderId)
    const reason = `The exchange has orders with ids of our making that are not in the books (${ids.join(', ')}), as after an old backup.`
    this.#parts.blocking.set({ code: 'RESTORED_BACKUP', reason })
  }
}

function changesOf(
  before: ReadonlyMap<MarketSymbol, Decimal>,
  after: ReadonlyMap<MarketSymbol, Decimal>,
): readonly PositionChange[] {
  return [...after].flatMap(([symbol, is]) => {
    const was = before.get(symbol) ?? ZERO
    return was.toString() === is.toString() ? [] : [{ symbol, before: was, after: is }]
  })
}
