/** Names in a script that must be the sandbox's own. */
import { InvalidInputError } from '@trading-bridge/core'
import type { Account } from '../accounts/account.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'

/** @throws {InvalidInputError} no account has this name. */
export function demandAccount({ accounts }: SandboxExchange, name: string): Account {
  const account = accounts.named(name)
  if (account !== undefined) return account
  const names = accounts.all().map((each) => each.name)
  throw unknownName('account', name, names)
}

/** @throws {InvalidInputError} there is no such market. */
export function assertMarket(exchange: SandboxExchange, symbol: string): void {
  if (exchange.market(symbol) !== undefined) return
  throw unknownName(
    'market',
    symbol,
    exchange.markets().map((market) => market.symbol),
  )
}

function unknownName(subject: string, value: string, names: readonly string[]): InvalidInputError {
  return new InvalidInputError({
    rule: 'known',
    subject,
    value,
    limit: `an ${subject} of this sandbox`.replace('an market', 'a market'),
    message: `The fault script names the ${subject} "${value}", which this sandbox does not have.`,
    next: `Name one of these: ${names.join(', ')}.`,
  })
}
