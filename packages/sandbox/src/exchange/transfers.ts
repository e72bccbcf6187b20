/**
 * Money that changes wallets: within an account, or between a master and its sub-account.
 *
 * Source: documented, codes included (docs/coinstore/funding.md); which mistake has which code is partly assumed.
 */
import type { Account } from '../accounts/account.ts'
import { parseAmount, UNIT_DECIMALS } from '../accounts/units.ts'
import type { FundingParts } from './funding-parts.ts'
import type { Transfer, TransferRequest, Wallet } from './funding-records.ts'
import {
  type Rejection,
  TRANSFER_AMOUNT_ERROR,
  TRANSFER_FIELD_ERROR,
  TRANSFER_INSUFFICIENT,
} from './rejection.ts'

export type TransferOutcome = { readonly kind: 'transferred'; readonly transfer: Transfer } | Rejection

/** The ledger's holder for a wallet. The spot wallet is the account itself. */
export function holderOf(accountId: string, wallet: Wallet): string {
  return wallet === 'spot' ? accountId : `${accountId}/${wallet}`
}

/** Moves money as the account asks. Types 1 and 2 are for the master alone. */
export function transfer(
  { accounts, currencies, ledger, events }: FundingParts,
  account: Account,
  request: TransferRequest,
): TransferOutcome {
  const currency = currencies.get(request.currencyCode)
  const ends = findEnds(account, accounts.named(request.subAccount ?? ''), request)
  if (currency === undefined || ends === undefined) return TRANSFER_FIELD_ERROR
  const amount = parseAmount(request.amount)
  if (amount === undefined || amount.units <= 0n || amount.decimals > UNIT_DECIMALS)
    return TRANSFER_AMOUNT_ERROR
  const isCovered = ledger.transfer({
    asset: currency.code,
    from: holderOf(ends.fromAccountId, request.from),
    to: holderOf(ends.toAccountId, request.to),
    amount: amount.units,
  })
  if (!isCovered) return TRANSFER_INSUFFICIENT
  const made: Transfer = {
    ...ends,
    fromWallet: request.from,
    toWallet: request.to,
    currency: currency.code,
    amount: amount.units,
  }
  events.add({ type: 'transferred', transfer: made })
  events.deliver()
  return { kind: 'transferred', transfer: made }
}

function findEnds(
  { accountId }: Account,
  sub: Account | undefined,
  { type, from, to }: TransferRequest,
): { readonly fromAccountId: string; readonly toAccountId: string } | undefined {
  if (type === 0) return from === to ? undefined : { fromAccountId: accountId, toAccountId: accountId }
  if (sub?.masterId !== accountId) return undefined
  return type === 1
    ? { fromAccountId: accountId, toAccountId: sub.accountId }
    : { fromAccountId: sub.accountId, toAccountId: accountId }
}
