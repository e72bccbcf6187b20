/**
 * One turn of a running goal: look, decide, and carry out one step. Whatever keeps it from ordering comes back as a
 * remedy.
 */
import {
  add,
  type Clock,
  type Decimal,
  isLess,
  type OrderRequest,
  type Price,
  TransportError,
} from '@trading-bridge/core'
import type { SubmitResult } from '../ledger/order-sender.ts'
import type { IntentShare } from '../orders/order-intent.ts'
import type { LedgerOrder } from '../orders/order-record.ts'
import { touchPrice } from '../orders/slippage.ts'
import { approveOrder } from '../risk/approve-order.ts'
import { MAX_BOOK_AGE_MS } from '../risk/ceilings.ts'
import type { RiskView } from '../risk/risk-view.ts'
import { baseAtMost, ownVolume } from '../risk/size-rules.ts'
import type { GoalEnding, OrderProposal } from '../strategies/goal-step.ts'
import type { BotRow } from './bot-row.ts'
import type { BotStorage } from './bot-storage.ts'
import { pauseForDefect, type Remedy, remedyOfOutcome, remedyOfRefusal } from './classify-failure.ts'
import { type Decision, decideStep } from './decide-step.ts'
import type { GoalBook } from './goal-book.ts'
import { recordIntegrityRefusal } from './record-refusal.ts'
import type { LoopMarket, RunnerEvent } from './runner-event.ts'
import type { RunningGoal } from './running-goal.ts'
import type { SharedAccount } from './shared-account.ts'
import type { SharedAccounts } from './shared-accounts.ts'
import { within } from './within.ts'

export interface GoalTurnParts {
  readonly storage: BotStorage
  readonly accounts: SharedAccounts
  readonly clock: Clock
  readonly onEvent: (event: RunnerEvent) => void
  readonly row: BotRow
  readonly shared: SharedAccount
  readonly goal: RunningGoal
  /** Asked when an order is to be sent: what is wanted may have changed since the turn began. */
  readonly mayOrder: () => boolean
}

export type TurnResult =
  /** something was done, and the next step may be due at once */
  | { readonly kind: 'again' }
  | { readonly kind: 'wait'; readonly untilMs: number; readonly reason: string }
  | { readonly kind: 'cancel'; readonly orders: readonly LedgerOrder[] }
  | { readonly kind: 'end'; readonly ending: GoalEnding; readonly reason: string }
  | { readonly kind: 'heal'; readonly remedy: Remedy }

/** An order that takes longer to submit is treated like one that was not answered. */
const SUBMIT_WITHIN_MS = 30_000
/** So many rejections in a row, for a reason that nothing here can mend, need a person. */
const MOST_REJECTIONS = 8
/** What is refused for integrity's sake; all else is ordinary waiting. */
const INTEGRITY_CODE = /^(?:(?:INTEGRITY|GATE)_|RISK_(?:CEILING|NOT_BOUNDED)$)/
/** The same refusal is not recorded again so soon. */
const REFUSAL_EVERY_MS = 60_000

const ENDINGS: Readonly<Record<GoalEnding, string>> = {
  reached: 'The target is filled.',
  'rest-below-minimum': 'What is left is smaller than the market takes.',
  expired: 'Its time is over; what is left has expired.',
  'cost-limit': 'What it may cost is spent; what is left has expired.',
  'loss-limit': 'What it may lose is lost; what is left has expired.',
}

export class GoalTurn {
  readonly #parts: GoalTurnParts
  #market: LoopMarket | undefined
  /** Where the goal should stand, for whoever asks. */
  #schedule: (() => Decimal) | undefined
  /** By the monotonic clock; before the first look, when there could have been one. */
  #lookedAtMs: number
  #rejections = 0
  #day = 0
  readonly #refusedAtMs = new Map<string, number>()

  constructor(parts: GoalTurnParts) {
    this.#parts = parts
    this.#lookedAtMs = parts.clock.monotonicMs()
  }

  /** What the last decision saw. */
  get market(): LoopMarket | undefined {
    return this.#market
  }

  /** Where the goal should have stood then. */
  scheduled(): Decimal | undefined {
    return this.#schedule?.()
  }

  /** Whether the last look is fresh enough to leave an order in the market. */
  get seesMarket(): boolean {
    return this.#parts.clock.monotonicMs() - this.#lookedAtMs <= MAX_BOOK_AGE_MS
  }

  /** @throws {TradingBridgeError} market, books or database could not be read or written. */
  async take(): Promise<TurnResult> {
    const { goal, shared, row, clock } = this.#parts
    await shared.compared()
    const book = await goal.book()
    const broken = book.whyNotConserved()
    if (broken !== undefined) return this.#notConserved(broken)
    const changed = book.progress(clock.nowMs()).lastChangeAtMs
    const look = await goal.feed.look({ maxAgeMs: goal.maxAgeMs(changed) })
    this.#lookedAtMs = clock.monotonicMs() - look.bookAgeMs
    const nowMs = clock.nowMs()
    const marks = await goal.marks()
    const progress = book.progress(nowMs)
    const own = shared.account.domain.market(goal.settings.symbol)
    const moment = { nowMs, look, own, filled: progress.totals.filled }
    const decision = decideStep({
      ...goal,
      goalId: row.bot.id,
      nowMs,
      look,
      progress,
      spent: book.spent,
      account: shared.account,
      dayMid: marks.dayMid(moment),
    })
    const { others, room } = decision.view
    const ownInWindow = decision.risk.own.executed
    this.#market = { book: look.book, bookAtMs: look.bookAtMs, others, ownInWindow, room }
    this.#schedule = () => marks.scheduled(moment)
    await marks.record(moment, { isLast: decision.step.kind === 'end' })
    await this.#tellDay(decision)
    return await this.#carryOut(decision, book, marks.nextAtMs)
  }

  async #carryOut(decision: Decision, book: GoalBook, markAtMs: number): Promise<TurnResult> {
    const { step, view } = decision
    const unknown = this.#unknownOrder(decision)
    if (unknown !== undefined) return { kind: 'heal', remedy: unknown }
    switch (step.kind) {
      case 'wait':
        // A mark that is due and could not be made, as of an empty book, waits for the next look.
        return { ...step, untilMs: markAtMs > view.nowMs ? Math.min(step.untilMs, markAtMs) : step.untilMs }
      case 'cancel':
        return { kind: 'cancel', orders: step.orders }
      case 'end':
        return { kind: 'end', ending: step.ending, reason: ENDINGS[step.ending] }
      case 'place':
        return await this.#place(step.proposal, decision, { book, sequence: view.progress.lastSequence + 1 })
    }
  }

  /** Where the goal is to wait for a person as long as nobody knows what became of an order. */
  #unknownOrder({ view }: Decision): Remedy | undefined {
    if (view.settings.onUnknown !== 'pause') return undefined
    const unknown = view.progress.live.filter(({ status }) => status === 'unknown')
    if (unknown.length === 0) return undefined
    const ids = unknown.map(({ clientOrderId }) => clientOrderId).join(', ')
    const reason = `nobody knows what became of order ${ids}`
    return { kind: 'pause', code: 'ORDER_UNKNOWN', reason, scope: 'bot', needsDiagnosis: false }
  }

  async #place(
    proposal: OrderProposal,
    decision: Decision,
    place: { readonly book: GoalBook; readonly sequence: number },
  ): Promise<TurnResult> {
    const { row, shared, clock, mayOrder } = this.#parts
    const { request, sliceIndex, mid, reason } = proposal
    const { sequence, book } = place
    const intent = {
      goalId: row.bot.id,
      sequence,
      request,
      reason,
      decision: { sliceIndex, mid: mid.toString(), share: this.#shareWith(request, decision.risk) },
    }
    const judged = approveOrder(intent, decision.risk)
    if (judged.kind === 'refused') return await this.#refused(judged.refusal, proposal, { decision, place })
    if (!mayOrder()) return { kind: 'again' }
    book.expect(sequence, { sliceIndex, mid })
    const submitting = shared.account.ledger.submit(judged.order)
    const result = await within(clock, SUBMIT_WITHIN_MS, submitting)
    if (result === 'late') return { kind: 'heal', remedy: late() }
    if (result.kind === 'refused') return await this.#refused(result.refusal, proposal, { decision, place })
    return this.#sent(result)
  }

  /** The window's volumes with this order in it. What other bots of the owner did since the look counts as well. */
  #shareWith(request: OrderRequest, risk: RiskView): IntentShare {
    const { shared, clock } = this.#parts
    const { symbol, side, participation } = risk.settings
    const { windowMs } = participation
    const own = shared.account.domain.trading(symbol, { side, windowMs, nowMs: clock.nowMs() })
    const volume = add(ownVolume({ own, book: risk.book }), baseAtMost(request, risk))
    return { own: volume.toString(), others: risk.others.window.quantity.toString() }
  }

  #sent(result: Exclude<SubmitResult, { kind: 'refused' }>): TurnResult {
    const { goal, shared, accounts } = this.#parts
    if (result.kind === 'exists') {
      // The books know more of this goal than we do.
      goal.forgetBook()
      return { kind: 'wait', untilMs: this.#parts.clock.nowMs() + 1_000, reason: 'the books are read again' }
    }
    const remedy = remedyOfOutcome(result.outcome, shared.account.venue)
    if (remedy === undefined) {
      this.#rejections = 0
      accounts.keyWorks(shared.account.accountId)
      return { kind: 'again' }
    }
    return { kind: 'heal', remedy: this.#afterRejection(remedy) }
  }

  /** What is rejected again and again is not tried for ever. */
  #afterRejection(remedy: Remedy): Remedy {
    if (remedy.kind !== 'retry' || !remedy.code.startsWith('EXCHANGE_')) return remedy
    this.#rejections += 1
    if (this.#rejections < MOST_REJECTIONS) return remedy
    this.#rejections = 0
    const { code, reason } = remedy
    return {
      kind: 'pause',
      code,
      reason: `${MOST_REJECTIONS} times in a row: ${reason}`,
      scope: 'bot',
      needsDiagnosis: false,
    }
  }

  async #refused(
    refusal: Parameters<typeof remedyOfRefusal>[0],
    proposal: OrderProposal,
    {
      decision,
      place,
    }: {
      readonly decision: Decision
      readonly place: { readonly book: GoalBook; readonly sequence: number }
    },
  ): Promise<TurnResult> {
    await this.#record(refusal, proposal)
    const remedy = remedyOfRefusal(refusal)
    const again = remedy.kind === 'reprice' ? repriced(proposal, remedy.to, decision) : undefined
    if (again === undefined) return { kind: 'heal', remedy }
    return await this.#place(again, decision, place)
  }

  async #record(
    refusal: { readonly code: string; readonly message: string },
    { request, sliceIndex }: OrderProposal,
  ): Promise<void> {
    const { code } = refusal
    if (!INTEGRITY_CODE.test(code)) return
    const nowMs = this.#parts.clock.monotonicMs()
    const lastMs = this.#refusedAtMs.get(code)
    if (lastMs !== undefined && nowMs - lastMs < REFUSAL_EVERY_MS) return
    this.#refusedAtMs.set(code, nowMs)
    await recordIntegrityRefusal(this.#parts, this.#parts.row.bot, refusal, { sliceIndex, request })
    await this.#parts.row.tell({ kind: 'refused', message: `${code}: ${refusal.message}`, detail: { code } })
  }

  #notConserved(reason: string): TurnResult {
    const { goal, onEvent, row } = this.#parts
    goal.forgetBook()
    const cause = new Error(reason)
    onEvent({ kind: 'defect', bot: row.bot.name, cause })
    return { kind: 'heal', remedy: pauseForDefect(cause, 'GOAL_NOT_CONSERVED') }
  }

  /** Once for each day after the first. */
  async #tellDay({ view }: Decision): Promise<void> {
    const { plan, nowMs, progress, settings } = view
    const day = Math.floor((nowMs - plan.startAtMs) / 86_400_000)
    if (day <= this.#day) return
    this.#day = day
    const { filled } = progress.totals
    const message = `Day ${day + 1}: ${filled} of ${settings.target.amount} filled.`
    await this.#parts.row.tell({ kind: 'day', message, detail: { day: day + 1, filled } })
  }
}

/** The same order at a price that keeps clear of an own one; `undefined` where it would be pointless there. */
function repriced(proposal: OrderProposal, to: Price, { view }: Decision): OrderProposal | undefined {
  const { request } = proposal
  if (!('price' in request)) return undefined
  const isWorse = request.side === 'buy' ? isLess(to, request.price) : isLess(request.price, to)
  if (!isWorse) return undefined
  if (request.type === 'limit' && !reaches(request, to, view)) return undefined
  return {
    ...proposal,
    request: { ...request, price: to },
    reason: `${proposal.reason}, at ${to} short of an own order`,
  }
}

/** An order that may not wait has to find somebody at once. */
function reaches({ side }: OrderRequest, price: Price, { book }: Decision['view']): boolean {
  const touch = touchPrice(book, side)
  if (touch === undefined) return false
  return side === 'buy' ? !isLess(price, touch) : !isLess(touch, price)
}

function late(): Remedy {
  const error = new TransportError(
    'TB_TIMEOUT',
    `An order was not answered within ${SUBMIT_WITHIN_MS / 1_000} s.`,
    {
      next: 'Look at the connection and at the database.',
    },
  )
  return { kind: 'retry', code: error.code, reason: error.message, atLeastMs: 0, isOutage: true }
}
