import type { CallOptions } from './call-options.ts'
import type {
  Currency,
  Deposit,
  DepositAddress,
  FundingQuery,
  TransferRequest,
  Withdrawal,
  WithdrawalRequest,
} from './funding-results.ts'

/**
 * What can move money out of the account, or tells of it: kept apart from trading, so that code which is handed the
 * trading calls alone cannot reach it. Everything here is documented and unobserved.
 */
export class FundingClient {
  fetchCurrency(_asset: string, _options: CallOptions = {}): Promise<Currency> {
    return notYet()
  }
  fetchDepositAddress(
    _request: { readonly currencyCode: string; readonly chain: string },
    _options: CallOptions = {},
  ): Promise<DepositAddress> {
    return notYet()
  }
  fetchDeposits(_query: FundingQuery, _options: CallOptions = {}): Promise<readonly Deposit[]> {
    return notYet()
  }
  fetchWithdrawals(
    _query: Partial<FundingQuery>,
    _options: CallOptions = {},
  ): Promise<readonly Withdrawal[]> {
    return notYet()
  }
  withdraw(_request: WithdrawalRequest, _options: CallOptions = {}): Promise<{ readonly id: string }> {
    return notYet()
  }
  cancelWithdrawal(_id: string, _options: CallOptions = {}): Promise<void> {
    return notYet()
  }
  transfer(_request: TransferRequest, _options: CallOptions = {}): Promise<void> {
    return notYet()
  }
}

function notYet(): never {
  throw new Error('Not built yet.')
}
