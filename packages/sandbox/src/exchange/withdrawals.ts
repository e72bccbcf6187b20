/**
 * Money that goes out. Amount and fee are frozen with the request; they leave when the withdrawal is completed and come
 * back when it ends any other way. No chain is involved: whoever runs the sandbox moves a withdrawal on.
 *
 * Source: documented, but for the fee on top of the amount and the codes, which are assumed (docs/coinstore/funding.md).
 */
import { hexText, InvalidInputError } from '@trading-bridge/core'
import type { Account } from '../accounts/account.ts'
import { FEE_HOLDER } from '../accounts/ledger.ts'
import { parseAmount, UNIT_DECIMALS, units } from '../accounts/units.ts'
import type { Chain } from './currency.ts'
import type { FundingParts } from './funding-parts.ts'
import type { RecordQuery, Withdrawal, WithdrawalStatus, WithdrawRequest } from './funding-records.ts'
import { selectRecords } from './record-query.ts'
import { ACCOUNT_INSUFFICIENT, type Rejection, rejected, SUB_USER_BUSINESS_ERROR } from './rejection.ts'

const FIRST_WITHDRAWAL_ID = 4_901
const TX_ID_LENGTH = 64
const FINAL: ReadonlySet<WithdrawalStatus> = new Set(['rejected', 'payment-failed', 'completed', 'cancelled'])

export type WithdrawOutcome = { readonly kind: 'accepted'; readonly withdrawal: Withdrawal } | Rejection
export type CancelWithdrawalOutcome =
  | { readonly kind: 'cancelled'; readonly withdrawal: Withdrawal }
  | Rejection

export interface VerifiedAddress {
  readonly currency: string
  /** The chain's protocol. */
  readonly chainType: string
  readonly address: string
}

export class Withdrawals {
  readonly #parts: FundingParts
  readonly #withdrawals = new Map<number, Withdrawal>()
  readonly #verified = new Set<string>()

  constructor(parts: FundingParts) {
    this.#parts = parts
  }

  /** Notes that the account's owner has verified an address, as the exchange's web page would. */
  verifyAddress(accountId: string, verified: VerifiedAddress): void {
    this.#parts.accounts.demand(accountId)
    this.#verified.add(addressKey(accountId, verified))
  }

  request(account: Account, request: WithdrawRequest): WithdrawOutcome {
    const { currencies, ledger, rules } = this.#parts
    if (account.masterId !== undefined) return SUB_USER_BUSINESS_ERROR
    const currency = currencies.get(request.currencyCode)
    const chain = currency?.chains.find(
      ({ chainProtocol }) => chainProtocol === request.chainType.toLowerCase(),
    )
    if (currency === undefined || chain === undefined || !chain.withdrawOpen)
      return rejected(rules.badRequestCode, 'currency or chain not supported')
    const amount = parseAmount(request.amount)
    if (amount === undefined || amount.decimals > UNIT_DECIMALS || !isWithinLimits(amount.units, chain))
      return rejected(rules.badRequestCode, 'withdraw amount out of range')
    if (!this.#verified.has(addressKey(account.accountId, { currency: currency.code, ...request })))
      return rejected(rules.unverifiedAddressCode, 'withdraw address not verified')
    const fee = units(chain.withdrawFee)
    if (!ledger.reserve(account.accountId, currency.code, amount.units + fee)) return ACCOUNT_INSUFFICIENT
    const withdrawal: Withdrawal = {
      id: FIRST_WITHDRAWAL_ID + this.#withdrawals.size,
      accountId: account.accountId,
      currency: currency.code,
      chainName: chain.chainName,
      chainProtocol: chain.chainProtocol,
      amount: amount.units,
      fee,
      addressTo: request.address,
      tag: request.tag ?? '',
      createdAtMs: this.#parts.clock.nowMs(),
      status: 'not-reviewed',
      txId: '',
    }
    this.#keep(withdrawal)
    return { kind: 'accepted', withdrawal }
  }

  /** Takes a withdrawal back, as long as nobody has reviewed it. */
  cancel(accountId: string, id: number): CancelWithdrawalOutcome {
    const withdrawal = this.#withdrawals.get(id)
    const isCancellable = withdrawal?.accountId === accountId && withdrawal.status === 'not-reviewed'
    if (!isCancellable) return rejected(this.#parts.rules.badRequestCode, 'withdraw can not be cancelled')
    return { kind: 'cancelled', withdrawal: this.setStatus(id, 'cancelled') }
  }

  /** @throws {InvalidInputError} the withdrawal is unknown, or has ended. */
  setStatus(id: number, status: WithdrawalStatus): Withdrawal {
    const before = this.#withdrawals.get(id)
    if (before === undefined || FINAL.has(before.status)) throw notUnderWay(id)
    const txId = status === 'completed' ? hexText(this.#parts.random, TX_ID_LENGTH) : before.txId
    const withdrawal = { ...before, status, txId }
    if (status === 'completed') this.#payOut(withdrawal)
    else if (FINAL.has(status)) this.#giveBack(withdrawal)
    this.#keep(withdrawal)
    return withdrawal
  }

  list(accountId: string, query: RecordQuery): readonly Withdrawal[] {
    return selectRecords(this.#withdrawals.values(), accountId, query)
  }

  #keep(withdrawal: Withdrawal): void {
    const { events } = this.#parts
    this.#withdrawals.set(withdrawal.id, withdrawal)
    events.add({ type: 'withdrawal.changed', withdrawal })
    events.deliver()
  }

  #payOut({ accountId, currency, amount, fee }: Withdrawal): void {
    const { ledger } = this.#parts
    ledger.settle({ asset: currency, from: accountId, to: FEE_HOLDER, amount: fee, fee: 0n })
    ledger.release(accountId, currency, amount)
    ledger.withdraw(accountId, currency, amount)
  }

  #giveBack({ accountId, currency, amount, fee }: Withdrawal): void {
    this.#parts.ledger.release(accountId, currency, amount + fee)
  }
}

function isWithinLimits(amount: bigint, { withdrawMin, withdrawMax }: Chain): boolean {
  const maximum = units(withdrawMax)
  return amount > 0n && amount >= units(withdrawMin) && (maximum === 0n || amount <= maximum)
}

function addressKey(accountId: string, { currency, chainType, address }: VerifiedAddress): string {
  return `${accountId}/${currency.toUpperCase()}/${chainType.toLowerCase()}/${address}`
}

function notUnderWay(id: number): InvalidInputError {
  return new InvalidInputError({
    rule: 'withdrawal-status',
    subject: 'withdrawal',
    value: String(id),
    limit: 'a withdrawal under way',
    message: `There is no withdrawal ${id} under way.`,
    next: 'List the withdrawals of the account.',
  })
}
