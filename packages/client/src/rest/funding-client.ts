import { type RequestOf, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import type { CallOptions } from './call-options.ts'
import { toCurrency, toDeposit, toWithdrawal } from './funding-mapping.ts'
import type {
  Currency,
  Deposit,
  DepositAddress,
  FundingQuery,
  TransferRequest,
  Withdrawal,
  WithdrawalRequest,
} from './funding-results.ts'
import type { RestCaller } from './rest-caller.ts'

const WIRE_ACCOUNTS = { spot: '1', futures: '2' } as const
const WIRE_DIRECTIONS = { 'to-sub': '1', 'from-sub': '2' } as const
const WITHIN_ACCOUNT = '0'

/**
 * What can move money out of the account, or tells of it: kept apart from trading, so that code which is handed the
 * trading calls alone cannot reach it. Everything here is documented and unobserved.
 *
 * The calls that move money have no idempotency key. One of unknown outcome must be settled by reading the records or
 * the balances, never by asking again.
 *
 * Every call throws what the calls of `CoinstoreClient` throw.
 *
 * @see docs/coinstore/funding.md
 */
export class FundingClient {
  readonly #caller: RestCaller

  constructor(caller: RestCaller) {
    this.#caller = caller
  }

  /** One currency with the chains it moves on, their fees and limits. Amounts are in the currency itself. */
  async fetchCurrency(asset: string, { signal }: CallOptions = {}): Promise<Currency> {
    return await this.#caller.call(
      SPOT_ENDPOINTS.currency,
      { currencyCode: asset },
      { signal, read: toCurrency },
    )
  }

  /**
   * The address to deposit to. `currencyCode` is the currency's code on the chain (`CurrencyChain.code`), for example
   * `USDTTRX`. Where a tag is told, a deposit without it may be lost.
   */
  async fetchDepositAddress(
    { currencyCode, chain }: { readonly currencyCode: string; readonly chain: string },
    { signal }: CallOptions = {},
  ): Promise<DepositAddress> {
    return await this.#caller.call(
      SPOT_ENDPOINTS.depositAddress,
      { currencyCode, chain },
      {
        signal,
        read: ({ address, tag, depositMin }) => ({
          address,
          tag: tag === '' ? undefined : tag,
          minDeposit: depositMin,
        }),
      },
    )
  }

  /** Deposits of one currency, as the exchange sorts them. A further page begins at the id after the last. */
  async fetchDeposits(query: FundingQuery, { signal }: CallOptions = {}): Promise<readonly Deposit[]> {
    return await this.#caller.call(
      SPOT_ENDPOINTS.depositRecords,
      { currencyCode: query.asset, fromId: query.fromId, limit: query.limit },
      { signal, read: ({ depositList }) => depositList.map(toDeposit) },
    )
  }

  /** Withdrawals, of one currency or of all, as the exchange sorts them. */
  async fetchWithdrawals(
    query: Partial<FundingQuery> = {},
    { signal }: CallOptions = {},
  ): Promise<readonly Withdrawal[]> {
    return await this.#caller.call(
      SPOT_ENDPOINTS.withdrawalRecords,
      { currencyCode: query.asset, fromId: query.fromId, limit: query.limit },
      { signal, read: ({ withdrawList }) => withdrawList.map(toWithdrawal) },
    )
  }

  /**
   * Withdraws to an address that was verified on the website, and returns the record's id. Accepted means put in line
   * for review: it may still be rejected.
   *
   * @throws {OutcomeUnknownError} the request was sent and no answer came: read `fetchWithdrawals` before asking again.
   */
  async withdraw(
    { asset, amount, address, tag, protocol }: WithdrawalRequest,
    { signal }: CallOptions = {},
  ): Promise<{ readonly id: string }> {
    return await this.#caller.call(
      SPOT_ENDPOINTS.withdraw,
      { currencyCode: asset, amount, address, tag, chainType: protocol },
      { signal },
    )
  }

  /** Asks for a withdrawal to be stopped. What became of it is in the record. */
  async cancelWithdrawal(id: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#caller.call(SPOT_ENDPOINTS.cancelWithdrawal, { withdrawId: id }, { signal })
  }

  /**
   * Moves money between the spot and the futures account, or between main account and sub-account.
   *
   * @throws {OutcomeUnknownError} the request was sent and no answer came: read the balances before asking again.
   */
  async transfer(request: TransferRequest, { signal }: CallOptions = {}): Promise<void> {
    await this.#caller.call(SPOT_ENDPOINTS.transfer, toWireTransfer(request), { signal })
  }
}

function toWireTransfer({
  asset,
  amount,
  from,
  to,
  subAccount,
}: TransferRequest): RequestOf<typeof SPOT_ENDPOINTS.transfer> {
  return {
    type: subAccount === undefined ? WITHIN_ACCOUNT : WIRE_DIRECTIONS[subAccount.direction],
    currencyCode: asset,
    amount,
    from: WIRE_ACCOUNTS[from],
    to: WIRE_ACCOUNTS[to],
    subAccount: subAccount?.name,
  }
}
