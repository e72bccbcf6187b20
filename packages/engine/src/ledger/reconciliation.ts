/**
 * Keeping the books equal to the exchange's: everything at the opening and on demand, and from then on what is due.
 *
 * | what | how often |
 * |---|---|
 * | orders in flight, one by one | after 0.1 s, then less often, at least every 2 s |
 * | the list of open orders | every 5 s while orders are open, else every 10 s |
 * | fills, by market | with the list where orders are open; at once where an order has filled more than its fills |
 * | balances | every 30 s while something happens, else every 60 s |
 *
 * Reads go one after the other through one pace, so they never take more of the rate limit than they may.
 */
import { equals, isLess, type Timer, TradingBridgeError } from '@trading-bridge/core'
import { hasEnded } from '../orders/order-record.ts'
import type { BalanceCheck } from './balance-check.ts'
import type { Blocking } from './blocking.ts'
import { DefectNews } from './defect-news.ts'
import type { FillDesk } from './fill-desk.ts'
import type { BalanceDifference } from './ledger-event.ts'
import type { LedgerParts } from './ledger-parts.ts'
import type { OrderWatch } from './order-watch.ts'

const BUSY_LIST_MS = 5_000
const QUIET_LIST_MS = 10_000
const BUSY_BALANCES_MS = 30_000
const QUIET_BALANCES_MS = 60_000
const SECOND_LOOK_MS = 2_000
const SAVE_AGAIN_MS = 1_000
const FIRST_QUIET_MS = 1_000
/** After failures in a row reading rests twice as long each time; longer where the key itself is refused. */
const LONGEST_QUIET_MS = 5_000
const LONGEST_QUIET_REFUSED_MS = 60_000
const OWED_FILLS_MS = 500
const SHORTEST_REST_MS = 50

export interface ReconciliationParts extends LedgerParts {
  readonly watch: OrderWatch
  readonly fills: FillDesk
  readonly balances: BalanceCheck
  readonly blocking: Blocking
}

export class Reconciliation {
  readonly #parts: ReconciliationParts
  readonly #defects: DefectNews
  #listAtMs = 0
  #balancesAtMs = 0
  #owedAtMs = 0
  #countedAtLastLook = 0
  #failures = 0
  #isUnreachable = false
  #quietUntilMs = Number.NEGATIVE_INFINITY
  #wakeUp: (() => void) | undefined

  constructor(parts: ReconciliationParts) {
    this.#parts = parts
    this.#defects = new DefectNews((cause) => parts.onEvent({ kind: 'defect', cause }))
  }

  /**
   * One whole pass. Differences are those that two looks agree on.
   *
   * @throws {TradingBridgeError} the exchange could not be read; what was learnt before that is kept.
   */
  async everything(openedAtMs: number): Promise<readonly BalanceDifference[]> {
    const { watch, fills, balances, desk, clock } = this.#parts
    await watch.readList()
    for (const order of [...desk.orders]) if (watch.isDoubted(order)) await watch.ask(order)
    for (const symbol of fills.symbols) await fills.read(symbol)
    await this.#readOwed()
    if (!balances.isOpened) await balances.openBooks(openedAtMs)
    let certain = await balances.look()
    if (balances.isSuspicious) certain = await balances.look()
    this.#blockFor(certain)
    this.#listAtMs = clock.monotonicMs() + BUSY_LIST_MS
    this.#balancesAtMs = clock.monotonicMs() + BUSY_BALANCES_MS
    return certain
  }

  /** What is due, and then a rest until something is. Ends when the signal does. */
  async run(): Promise<void> {
    const { signal, clock } = this.#parts
    signal.addEventListener('abort', () => this.wake(), { once: true })
    while (!signal.aborted) {
      await this.#rest(Math.max(SHORTEST_REST_MS, this.#dueAtMs() - clock.monotonicMs()))
      if (!signal.aborted) await this.#turn()
    }
  }

  /** Something was sent: look at what is due anew. */
  wake(): void {
    this.#wakeUp?.()
  }

  async #turn(): Promise<void> {
    const { watch, clock, signal, pace } = this.#parts
    const readBefore = pace.taken
    try {
      await this.#save()
      if (clock.monotonicMs() < this.#quietUntilMs) return
      await watch.askDue()
      if (this.#listAtMs <= clock.monotonicMs()) await this.#readList()
      if (this.#owesFills() && this.#owedAtMs <= clock.monotonicMs()) await this.#readOwed()
      if (this.#balancesAtMs <= clock.monotonicMs()) await this.#lookAtBalances()
      if (pace.taken > readBefore) this.#isReached()
    } catch (cause) {
      if (!signal.aborted) this.#failed(cause)
    }
  }

  async #readList(): Promise<void> {
    const { watch, fills, clock } = this.#parts
    this.#listAtMs = clock.monotonicMs() + (this.#hasOpen() ? BUSY_LIST_MS : QUIET_LIST_MS)
    await watch.readList()
    for (const symbol of fills.symbols) await fills.read(symbol)
  }

  async #readOwed(): Promise<void> {
    const { fills, desk, clock } = this.#parts
    this.#owedAtMs = clock.monotonicMs() + OWED_FILLS_MS
    for (const order of [...desk.orders]) if (isLess(order.booked, order.filled)) await fills.readOf(order)
  }

  async #lookAtBalances(): Promise<void> {
    const { balances, fills, clock } = this.#parts
    const isBusy = fills.counted !== this.#countedAtLastLook || this.#hasOpen()
    this.#countedAtLastLook = fills.counted
    this.#balancesAtMs = clock.monotonicMs() + (isBusy ? BUSY_BALANCES_MS : QUIET_BALANCES_MS)
    if (!balances.isOpened) await balances.openBooks(clock.nowMs())
    this.#blockFor(await balances.look())
    if (balances.isSuspicious) this.#balancesAtMs = clock.monotonicMs() + SECOND_LOOK_MS
  }

  #blockFor(differences: readonly BalanceDifference[]): void {
    if (differences.length === 0) return
    const told = differences.map(
      ({ asset, exchange, booked }) => `${asset} is ${exchange} where the books say ${booked}`,
    )
    const reason = `Fills and transfers do not explain what the account holds: ${told.join('; ')}.`
    this.#parts.blocking.set({ code: 'UNEXPLAINED_BALANCE', reason })
  }

  /** What is known and not yet durable. A database that fails again has been told of already. */
  async #save(): Promise<void> {
    const { desk, blocking, storage, accountId, clock } = this.#parts
    try {
      await desk.saved()
      await blocking.save()
      if (!desk.isStorageDown) return
      // Only a write tells: a full or read-only database still answers questions.
      const detail = JSON.stringify({ sentences: ['The database takes rows again.'] })
      await storage.recordReconciliation({ accountId, atMs: clock.nowMs(), kind: 'on-demand', detail })
      desk.storageWorks()
    } catch (cause) {
      desk.storageFailed(cause)
    }
  }

  #failed(cause: unknown): void {
    const { onEvent, clock, desk, venue, blocking } = this.#parts
    const isRefused = venue.refusesAccess(cause)
    const longestMs = isRefused ? LONGEST_QUIET_REFUSED_MS : LONGEST_QUIET_MS
    const quietMs = Math.min(FIRST_QUIET_MS * 2 ** Math.min(this.#failures, 10), longestMs)
    this.#quietUntilMs = clock.monotonicMs() + quietMs
    if (desk.isStorageDown) return
    this.#failures += 1
    if (!(cause instanceof TradingBridgeError)) {
      this.#defects.tell(cause)
      return
    }
    if (isRefused) blocking.set({ code: 'CREDENTIAL_REFUSED', reason: cause.message })
    if (!this.#isUnreachable) onEvent({ kind: 'exchange-unreachable', cause })
    this.#isUnreachable = true
  }

  #isReached(): void {
    if (this.#isUnreachable) this.#parts.onEvent({ kind: 'exchange-reachable' })
    this.#isUnreachable = false
    this.#defects.forget()
    this.#failures = 0
  }

  #dueAtMs(): number {
    const { watch, clock, desk } = this.#parts
    const nowMs = clock.monotonicMs()
    const readAtMs = Math.min(
      this.#listAtMs,
      this.#balancesAtMs,
      watch.dueAtMs,
      this.#owesFills() ? this.#owedAtMs : Number.POSITIVE_INFINITY,
    )
    return Math.min(
      Math.max(readAtMs, this.#quietUntilMs),
      desk.unsavedCount > 0 || desk.isStorageDown ? nowMs + SAVE_AGAIN_MS : Number.POSITIVE_INFINITY,
    )
  }

  async #rest(durationMs: number): Promise<void> {
    const { clock } = this.#parts
    await new Promise<void>((resolve) => {
      const timer: Timer = clock.startTimer(Math.ceil(durationMs), resolve)
      this.#wakeUp = () => {
        timer.cancel()
        resolve()
      }
    })
    this.#wakeUp = undefined
  }

  #owesFills(): boolean {
    return [...this.#parts.desk.orders].some(({ filled, booked }) => !equals(filled, booked))
  }

  #hasOpen(): boolean {
    return [...this.#parts.desk.orders].some((order) => !hasEnded(order))
  }
}
