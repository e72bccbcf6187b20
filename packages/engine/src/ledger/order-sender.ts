/**
 * Sending an order: refused, or recorded, sent once, and its outcome recorded.
 *
 * The record comes first and is durable before the request is made; where the database fails, nothing is sent. Intent and
 * the beginning of its sending are one commit: a process that dies in between cannot tell the two apart afterwards, and
 * then looks the order up as if it had been sent.
 */
import { randomUUID } from 'node:crypto'
import { type Notional, type Quantity, ZERO } from '@trading-bridge/core'
import type { Evidence } from '../orders/evidence.ts'
import type { IntentDecision } from '../orders/order-intent.ts'
import { hasEnded, type LedgerOrder, termsOf } from '../orders/order-record.ts'
import type { ApprovedOrder } from '../risk/approve-order.ts'
import type { OrderTerms } from '../risk/order-terms.ts'
import type { SubmitOutcome } from '../venue/venue.ts'
import type { Blocking } from './blocking.ts'
import type { LedgerRefusal } from './ledger-event.ts'
import type { LedgerParts } from './ledger-parts.ts'
import type { InsertedIntent, NewLedgerOrder } from './ledger-storage.ts'
import type { OrderWatch } from './order-watch.ts'

/** What became of handing an order to the ledger. */
export type SubmitResult =
  /** it was sent; `order` is as it is known now, and is followed from here on */
  | { readonly kind: 'sent'; readonly order: LedgerOrder; readonly outcome: SubmitOutcome }
  /** this intent was sent before: nothing was sent now */
  | { readonly kind: 'exists'; readonly order: LedgerOrder }
  | { readonly kind: 'refused'; readonly refusal: LedgerRefusal }

type Sent = Extract<SubmitResult, { readonly kind: 'sent' }>

export interface OrderSenderParts extends LedgerParts {
  readonly blocking: Blocking
  readonly watch: OrderWatch
  /** Orders whose request is under way. */
  readonly inFlight: Set<string>
  /** Orders that the database is taking, counted already. */
  readonly drafts: Set<LedgerOrder>
  readonly refuse: (order: LedgerOrder, terms: OrderTerms) => LedgerRefusal | undefined
  /** Told after every sending. */
  readonly onSent: () => void
}

export class OrderSender {
  readonly #parts: OrderSenderParts

  constructor(parts: OrderSenderParts) {
    this.#parts = parts
  }

  async submit(approved: ApprovedOrder): Promise<SubmitResult> {
    const { desk, drafts, refuse } = this.#parts
    const { clientOrderId } = approved.request
    // The same intent twice at once: the first is on its way into the database.
    const twin = [...drafts].find((draft) => draft.clientOrderId === clientOrderId)
    const known = twin ?? desk.find({ clientOrderId })
    if (known !== undefined && !isFree(known)) return { kind: 'exists', order: known }
    const draft = this.#draft(approved)
    const refusal = refuse(draft, approved.terms)
    if (refusal !== undefined) return { kind: 'refused', refusal }
    // From here to the answer of the database nothing else may take what this order is to use.
    drafts.add(draft)
    try {
      const recorded = await this.#record(draft, approved.intent.decision)
      if ('kind' in recorded) return recorded
      desk.put(recorded)
      drafts.delete(draft)
      return await this.#send(recorded, approved)
    } finally {
      drafts.delete(draft)
    }
  }

  /** The order, recorded as being sent; or why nothing is to be sent. */
  async #record(
    draft: NewLedgerOrder,
    decision: IntentDecision | undefined,
  ): Promise<LedgerOrder | Exclude<SubmitResult, { kind: 'sent' }>> {
    const { storage, desk } = this.#parts
    try {
      await desk.saved()
      const detail = JSON.stringify({ attempt: draft.attempt, reason: draft.reason, decision })
      const inserted = await storage.insertIntent(draft, {
        kind: 'recorded',
        atMs: draft.createdAtMs,
        detail,
      })
      desk.storageWorks()
      return inserted.kind === 'inserted' ? this.#announce(inserted.order) : await this.#again(inserted)
    } catch (cause) {
      desk.storageFailed(cause)
      return { kind: 'refused', refusal: storageRefusal() }
    }
  }

  #announce(order: LedgerOrder): LedgerOrder {
    this.#parts.onEvent({ kind: 'order', order, because: 'recorded' })
    return order
  }

  /** An intent that is recorded already is sent again only where it is proven that the exchange never had it. */
  async #again(
    found: Exclude<InsertedIntent, { kind: 'inserted' }>,
  ): Promise<LedgerOrder | Exclude<SubmitResult, { kind: 'sent' }>> {
    const { desk, clock } = this.#parts
    if (found.kind === 'blocked') {
      const { code, reason } = found.block
      return { kind: 'refused', refusal: { code: 'LEDGER_BLOCKED', message: reason, block: code } }
    }
    const inMemory = desk.get(found.order.id)
    const stored =
      inMemory !== undefined && inMemory.revision >= found.order.revision ? inMemory : found.order
    const order = inMemory === undefined && stored.status === 'sending' ? this.#neverSent(stored) : stored
    if (!isFree(order)) return { kind: 'exists', order }
    return await desk.applyDurably(order, { kind: 'send-began', atMs: clock.nowMs() })
  }

  /**
   * A recording whose answer was lost: the database has it, and this process sent nothing, or it would be in memory. What
   * a former process left behind was loaded at the opening.
   */
  #neverSent(order: LedgerOrder): LedgerOrder {
    const cause = 'the database took it and the answer was lost; nothing was sent'
    this.#parts.desk.put(order)
    return this.#parts.desk.apply(order, { kind: 'proven-unsent', cause, atMs: this.#parts.clock.nowMs() })
  }

  async #send(order: LedgerOrder, approved: ApprovedOrder): Promise<SubmitResult> {
    const { inFlight, watch } = this.#parts
    inFlight.add(order.id)
    try {
      const first = await this.#submit(approved)
      const wasMistimed = first.kind === 'unsent' && first.wasMistimed === true
      const sent = wasMistimed ? await this.#onceMore(order, approved, first) : this.#conclude(order, first)
      const { order: known, outcome } = sent
      if (known.status === 'unknown') watch.becameUnknown(known)
      if (!hasEnded(known)) watch.quicken(known)
      this.#parts.onSent()
      if (outcome.kind === 'rejected') await this.#afterRejection(order, outcome)
      return { kind: 'sent', order: known, outcome }
    } finally {
      inFlight.delete(order.id)
    }
  }

  /** A venue answers and throws nothing; where one fails at it, nobody knows what has left us. */
  async #submit(approved: ApprovedOrder): Promise<SubmitOutcome> {
    const { venue, onEvent } = this.#parts
    try {
      return await venue.submit(approved)
    } catch (cause) {
      onEvent({ kind: 'defect', cause })
      return { kind: 'unknown', cause }
    }
  }

  #conclude(order: LedgerOrder, outcome: SubmitOutcome): Sent {
    const { desk, clock } = this.#parts
    return { kind: 'sent', order: desk.apply(order, evidenceOf(outcome, clock.nowMs())), outcome }
  }

  /** What was turned away only for its time is recorded anew, signed anew, and sent once more. */
  async #onceMore(order: LedgerOrder, approved: ApprovedOrder, outcome: SubmitOutcome): Promise<Sent> {
    const { desk, clock, blocking, drafts } = this.#parts
    // Counted all the while: nothing else may take what it is to use.
    const draft = { ...order }
    drafts.add(draft)
    try {
      const turnedAway = this.#conclude(order, outcome)
      if (blocking.current !== undefined) return turnedAway
      const again = await desk
        .applyDurably(turnedAway.order, { kind: 'send-began', atMs: clock.nowMs() })
        .catch((cause: unknown) => desk.storageFailed(cause))
      if (again === undefined) return turnedAway
      drafts.delete(draft)
      return this.#conclude(again, await this.#submit(approved))
    } finally {
      drafts.delete(draft)
    }
  }

  /** Rules that the exchange refuses by are read again, so that the next order keeps them. */
  async #afterRejection(
    { symbol }: LedgerOrder,
    { subject, reason }: Extract<SubmitOutcome, { kind: 'rejected' }>,
  ): Promise<void> {
    const { venue, onEvent, signal, blocking } = this.#parts
    if (subject === 'access') blocking.set({ code: 'CREDENTIAL_REFUSED', reason })
    if (subject !== 'market-rules') return
    try {
      await venue.fetchMarket(symbol, { signal, refresh: true })
      onEvent({ kind: 'market-rules-read', symbol })
    } catch (cause) {
      onEvent({ kind: 'exchange-unreachable', cause })
    }
  }

  #draft({ intent, request }: ApprovedOrder): LedgerOrder {
    const { clock, accountId } = this.#parts
    const nowMs = clock.nowMs()
    return {
      id: randomUUID(),
      accountId,
      origin: 'intent',
      goalId: intent.goalId,
      sequence: intent.sequence,
      clientOrderId: request.clientOrderId,
      orderId: undefined,
      ...termsOf(request),
      status: 'sending',
      attempt: 1,
      filled: ZERO as Quantity,
      filledNotional: ZERO as Notional,
      booked: ZERO as Quantity,
      bookedNotional: ZERO as Notional,
      createdAtMs: nowMs,
      sentAtMs: nowMs,
      updatedAtMs: nowMs,
      exchangeCode: undefined,
      reason: intent.reason,
      revision: 0,
    }
  }
}

/** Whether it may be sent: certain not to be at the exchange, and not refused by it. */
function isFree({ status }: LedgerOrder): boolean {
  return status === 'intent' || status === 'never-placed'
}

function evidenceOf(outcome: SubmitOutcome, atMs: number): Evidence {
  switch (outcome.kind) {
    case 'acknowledged':
      return { kind: 'acknowledged', orderId: outcome.orderId, atMs }
    case 'rejected':
      return { kind: 'refused', exchangeCode: outcome.exchangeCode, reason: outcome.reason, atMs }
    case 'duplicate':
      return { kind: 'duplicate-refused', reason: outcome.reason, atMs }
    case 'unknown':
      return { kind: 'no-answer', cause: inWords(outcome.cause), atMs }
    case 'unsent':
      return { kind: 'proven-unsent', cause: inWords(outcome.cause), atMs }
  }
}

function inWords(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

function storageRefusal(): LedgerRefusal {
  return {
    code: 'LEDGER_STORAGE',
    message: 'The database does not take the order, so nothing was sent. Cancels still work.',
  }
}
