/**
 * How a bot comes to rest: closed, stopped, paused or at its end. What is live is asked to end before anything is written, so that
 * no order waits for a database. Each step returns how long to wait before the next one; 0 where it may follow at once.
 */
import type { Clock } from '@trading-bridge/core'
import type { DefectNews } from '../ledger/defect-news.ts'
import type { GoalEnding } from '../strategies/goal-step.ts'
import type { BotPause, Pause } from './bot-pause.ts'
import type { BotRow } from './bot-row.ts'
import type { OrderClearing } from './order-clearing.ts'
import type { RunnerEvent } from './runner-event.ts'
import type { SharedAccount } from './shared-account.ts'

/** How the bot is to end once nothing of it is live. */
export interface Ending {
  readonly actual: 'finished' | 'failed'
  readonly ending: GoalEnding | undefined
  readonly reason: string
  /** By the monotonic clock. */
  readonly sinceMs: number
}

export interface StandingDownParts {
  readonly row: BotRow
  readonly clearing: OrderClearing
  readonly pause: BotPause
  readonly defects: DefectNews
  readonly clock: Clock
  readonly onEvent: (event: RunnerEvent) => void
}

/** Between two looks at what only an event can change. */
const IDLE_MS = 60_000
/** Between two looks at cancels that are not confirmed. */
export const CONFIRM_MS = 2_000
/** Fills of orders that have ended show within this time, or are left to the ledger. */
const FILLS_WITHIN_MS = 60_000

export class StandingDown {
  readonly #parts: StandingDownParts

  constructor(parts: StandingDownParts) {
    this.#parts = parts
  }

  /** Asks for the end of all that is live. */
  async withdraw(shared: SharedAccount): Promise<void> {
    const { clearing, row } = this.#parts
    await clearing.cancel(shared, shared.liveOrders(row.bot.id))
  }

  async stop(shared: SharedAccount): Promise<number> {
    const { row, clearing, clock } = this.#parts
    if (row.bot.actual !== 'stopping') return await this.#withdrawing(shared, () => this.#tellStopping())
    if (!(await clearing.isDone(shared))) return CONFIRM_MS
    const message = 'Stopped by the operator: nothing of it is live.'
    const change = { actual: 'stopped', reason: undefined, endedAtMs: clock.nowMs() } as const
    await row.change(change, { kind: 'stopped', message })
    return 0
  }

  async pauseItself(shared: SharedAccount, due: Pause): Promise<number> {
    const { row, pause, defects } = this.#parts
    // A cancel that fails is tried again once the row says that the bot has paused.
    await this.withdraw(shared).catch((cause: unknown) => defects.tell(cause))
    await pause.record(due, shared.liveOrders(row.bot.id))
    return 0
  }

  async stayPaused(shared: SharedAccount): Promise<number> {
    const { row, clearing } = this.#parts
    if (row.bot.actual !== 'paused') return await this.#withdrawing(shared, () => this.#tellPaused())
    return (await clearing.isDone(shared)) ? IDLE_MS : CONFIRM_MS
  }

  /** `isCounted` tells whether all fills of its orders are. */
  async end(
    shared: SharedAccount,
    { actual, ending, reason, sinceMs }: Ending,
    isCounted: boolean,
  ): Promise<number> {
    const { row, clearing, clock } = this.#parts
    if (!(await clearing.isDone(shared))) return CONFIRM_MS
    if (!isCounted && clock.monotonicMs() - sinceMs < FILLS_WITHIN_MS) return CONFIRM_MS
    const change = {
      actual,
      ending,
      reason: actual === 'failed' ? reason : undefined,
      endedAtMs: clock.nowMs(),
    }
    const hasChanged = await row.change(change, { kind: actual, message: reason })
    if (hasChanged && actual === 'failed') this.#alarm(reason)
    return 0
  }

  /** What a row can say of a bot whose account is not open. Returns whether it did not say so yet. */
  async hasToldWithoutAccount(): Promise<boolean> {
    const { row, pause } = this.#parts
    const { desired, actual } = row.bot
    if (desired === 'stopped' && actual !== 'stopping') await this.#tellStopping()
    else if (pause.due !== undefined) await pause.record(pause.due, undefined)
    else if (desired === 'paused' && actual !== 'paused') await this.#tellPaused()
    else return false
    return true
  }

  async #withdrawing(shared: SharedAccount, write: () => Promise<void>): Promise<number> {
    const withdrawal = this.withdraw(shared)
    // Where the writing fails too, its own failure is dealt with, and the next turn withdraws again.
    withdrawal.catch(() => undefined)
    await write()
    await withdrawal
    return 0
  }

  async #tellStopping(): Promise<void> {
    const told = { kind: 'stopping', message: 'No new orders; what rests is cancelled.' }
    await this.#parts.row.change({ actual: 'stopping', reason: undefined }, told)
  }

  async #tellPaused(): Promise<void> {
    const told = { kind: 'paused', message: 'Paused by the operator.' }
    await this.#parts.row.change({ actual: 'paused', reason: 'by the operator' }, told)
  }

  #alarm(reason: string): void {
    const { row, onEvent } = this.#parts
    const [code = 'FAILED'] = reason.split(':')
    const { accountId, name } = row.bot
    onEvent({ kind: 'alarm', code, message: reason, accountId, bots: [name] })
  }
}
