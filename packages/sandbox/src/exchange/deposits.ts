import { hexText, InvalidInputError } from '@trading-bridge/core'
import { type Units, units } from '../accounts/units.ts'
import type { Chain, Currency } from './currency.ts'
import type { FundingParts } from './funding-parts.ts'
import type { Deposit, DepositAddress, DepositStatus, RecordQuery } from './funding-records.ts'
import { selectRecords } from './record-query.ts'
import { type Rejection, rejected } from './rejection.ts'

const FIRST_DEPOSIT_ID = 38_001
const TX_ID_LENGTH = 64
const ADDRESS_LENGTH = 32

export interface NewDeposit {
  readonly currency: string
  readonly amount: string
  /** The currency's first chain when left out. */
  readonly chainProtocol?: string
  /** `completed` when left out. */
  readonly status?: DepositStatus
  readonly isInternal?: boolean
}

/** Money that comes in. No chain is watched: whoever runs the sandbox says what arrives. */
export class Deposits {
  readonly #parts: FundingParts
  readonly #deposits = new Map<number, Deposit>()
  readonly #addresses = new Map<string, string>()

  constructor(parts: FundingParts) {
    this.#parts = parts
  }

  /**
   * The account's address for a currency on a chain, always the same one. The currency may carry the chain's suffix.
   * Sandbox addresses are invented and begin with `sandbox-`, so that nobody sends anything to one.
   */
  address(
    accountId: string,
    { currencyCode, chain }: { readonly currencyCode: string; readonly chain: string },
  ): DepositAddress | Rejection {
    const found = this.#findChain(currencyCode, chain)
    if (found === undefined || !found.depositOpen)
      return rejected(this.#parts.rules.badRequestCode, 'currency or chain not supported')
    const name = `${accountId}/${found.currencyCode}/${found.chainProtocol}`
    const known = this.#addresses.get(name)
    const address = known ?? `sandbox-${found.chainName}-${hexText(this.#parts.random, ADDRESS_LENGTH)}`
    this.#addresses.set(name, address)
    return { address, tag: found.tag === 'required' ? '1' : '', depositMin: found.depositMin }
  }

  /** @throws {InvalidInputError} the account or the currency is unknown, or the amount is not positive. */
  add(accountId: string, wanted: NewDeposit): Deposit {
    const { accounts, clock, random } = this.#parts
    accounts.demand(accountId)
    const currency = this.#demandCurrency(wanted.currency)
    const chain = currency.chains.find((each) => each.chainProtocol === wanted.chainProtocol)
    const { chainName, chainProtocol } = chain ?? currency.chains[0] ?? { chainName: '', chainProtocol: '' }
    const deposit: Deposit = {
      id: FIRST_DEPOSIT_ID + this.#deposits.size,
      accountId,
      currency: currency.code,
      chainName,
      chainProtocol,
      amount: positive(wanted.amount),
      createdAtMs: clock.nowMs(),
      status: 'pending',
      txId: hexText(random, TX_ID_LENGTH),
      isInternal: wanted.isInternal ?? false,
    }
    this.#deposits.set(deposit.id, deposit)
    return this.setStatus(deposit.id, wanted.status ?? 'completed')
  }

  /**
   * Moves a deposit on. Its money is there from the moment it is completed, which is final.
   *
   * @throws {InvalidInputError} the deposit is unknown, or completed already.
   */
  setStatus(id: number, status: DepositStatus): Deposit {
    const { ledger, events } = this.#parts
    const before = this.#deposits.get(id)
    if (before === undefined || before.status === 'completed') throw notPending(id)
    const deposit = { ...before, status }
    this.#deposits.set(id, deposit)
    if (status === 'completed') ledger.deposit(deposit.accountId, deposit.currency, deposit.amount)
    events.add({ type: 'deposit.changed', deposit })
    events.deliver()
    return deposit
  }

  list(accountId: string, query: RecordQuery): readonly Deposit[] {
    return selectRecords(this.#deposits.values(), accountId, query)
  }

  #findChain(currencyCode: string, chain: string): Chain | undefined {
    const code = currencyCode.toUpperCase()
    const wanted = chain.toLowerCase()
    for (const currency of this.#parts.currencies.all())
      for (const each of currency.chains) {
        const isCurrency = currency.code === code || each.currencyCode.toUpperCase() === code
        const isChain = each.chainName.toLowerCase() === wanted || each.chainProtocol.toLowerCase() === wanted
        if (isCurrency && isChain) return each
      }
    return undefined
  }

  #demandCurrency(code: string): Currency {
    const currency = this.#parts.currencies.get(code)
    if (currency !== undefined) return currency
    throw new InvalidInputError({
      rule: 'known',
      subject: 'currency',
      value: code,
      limit: 'a currency of this sandbox',
      message: `There is no currency ${code} in this sandbox.`,
      next: 'Add a market that trades it, or describe the currency first.',
    })
  }
}

function positive(text: string): Units {
  const amount = units(text)
  if (amount > 0n) return amount
  throw new InvalidInputError({
    rule: 'positive',
    subject: 'amount',
    value: text,
    limit: 'above zero',
    message: `A deposit of ${text} is none.`,
    next: 'Give an amount above zero.',
  })
}

function notPending(id: number): InvalidInputError {
  return new InvalidInputError({
    rule: 'deposit-status',
    subject: 'deposit',
    value: String(id),
    limit: 'a deposit that is not completed',
    message: `There is no deposit ${id} that could still change.`,
    next: 'List the deposits of the account.',
  })
}
