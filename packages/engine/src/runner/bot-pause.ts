import { hasEnded, type LedgerOrder } from '../orders/order-record.ts'
import type { BotRow } from './bot-row.ts'
import type { Remedy } from './classify-failure.ts'
import type { Diagnosis } from './runner-account.ts'

export type Pause = Extract<Remedy, { readonly kind: 'pause' }>

/** Why a bot pauses by itself, from the moment it is known until the row says so, and what the doctor finds afterwards. */
export class BotPause {
  readonly #row: BotRow
  #due: Pause | undefined
  #diagnosis: Diagnosis | undefined

  constructor(row: BotRow) {
    this.#row = row
  }

  /** What the row does not say yet. */
  get due(): Pause | undefined {
    return this.#due
  }

  /** Whether a diagnosis waits to be told of a bot that has paused. */
  get isDiagnosed(): boolean {
    const { desired, actual } = this.#row.bot
    return this.#diagnosis !== undefined && desired === 'paused' && actual === 'paused'
  }

  /** The first reason stays. */
  begin(pause: Pause): void {
    this.#due ??= pause
  }

  diagnosed(diagnosis: Diagnosis): void {
    this.#diagnosis = diagnosis
  }

  /** The bot goes on: what was found out about a former pause is no news any more. */
  forgetDiagnosis(): void {
    this.#diagnosis = undefined
  }

  /**
   * Writes the pause that is due, with the orders whose end is asked for and not confirmed; `undefined` where the account could
   * not be opened, so that nobody knows of any.
   *
   * @throws what the database throws: the pause stays due.
   */
  async record(pause: Pause, unconfirmed: readonly LedgerOrder[] | undefined): Promise<void> {
    // A stop that came meanwhile is not turned into a pause.
    if (this.#row.bot.desired === 'stopped') {
      this.#due = undefined
      return
    }
    const { code } = pause
    const reason = `${code}: ${pause.reason}`
    const told = { kind: 'paused', message: `${reason} ${inWords(unconfirmed)}`, detail: { code } }
    if (await this.#row.change({ desired: 'paused', actual: 'paused', reason }, told)) this.#due = undefined
  }

  /** @throws what the database throws. */
  async tellDiagnosis(): Promise<void> {
    const diagnosis = this.#diagnosis
    if (diagnosis === undefined) return
    const { verdict, message, next } = diagnosis
    const said = `${verdict}: ${message} ${next}`
    const reason = `CREDENTIAL_REFUSED: ${said}`
    const told = { kind: 'verdict', message: said, detail: diagnosis }
    if (await this.#row.change({ reason }, told)) this.#diagnosis = undefined
  }
}

function inWords(unconfirmed: readonly LedgerOrder[] | undefined): string {
  if (unconfirmed === undefined)
    return 'Its account is not open: what may rest of it is cancelled as soon as it is.'
  if (unconfirmed.length === 0) return 'Nothing of it is live.'
  return `It is asked for the end of what is live: ${namesOf(unconfirmed)}.`
}

/** Orders as a person finds them at the exchange. */
export function namesOf(orders: readonly LedgerOrder[]): string {
  return orders
    .filter((order) => !hasEnded(order))
    .map(({ orderId, clientOrderId, id }) => orderId ?? clientOrderId ?? id)
    .join(', ')
}
