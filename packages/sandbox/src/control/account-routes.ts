/** Accounts, their keys, their money and their orders. */
import { InvalidInputError } from '@trading-bridge/core'
import type { Account, TradeRestriction } from '../accounts/account.ts'
import { ALL_PERMISSIONS, type ApiKey, type Permission } from '../accounts/api-key.ts'
import {
  DEPOSIT_STATUS,
  type DepositStatus,
  WITHDRAWAL_STATUS,
  type WithdrawalStatus,
} from '../exchange/funding-records.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { ControlCall, ControlRoutes } from './control-route.ts'
import {
  AMOUNT,
  AMOUNTS,
  demandField,
  type Fields,
  FLAG,
  listOf,
  oneOf,
  optionalField,
  refuseOthers,
  TEXT,
} from './read-fields.ts'

const STATE = oneOf('active', 'frozen', 'deleted')
const PERMISSIONS = listOf(oneOf<Permission>(...ALL_PERMISSIONS))
const SYMBOLS = listOf(TEXT)
const RESTRICTION = oneOf(
  'none',
  'no-trade',
  'sub-no-trade',
  'no-trade-in',
  'sub-no-trade-in',
  'sub-no-business',
)
const DEPOSIT = oneOf<DepositStatus>(...(Object.keys(DEPOSIT_STATUS) as DepositStatus[]))
const WITHDRAWAL = oneOf<WithdrawalStatus>(...(Object.keys(WITHDRAWAL_STATUS) as WithdrawalStatus[]))

export const ACCOUNT_ROUTES: ControlRoutes = {
  'GET /accounts': ({ sandbox }) => ({
    accounts: sandbox.exchange.accounts.all().map((account) => accountView(sandbox.exchange, account)),
  }),
  'POST /accounts': ({ sandbox, fields }) => {
    refuseOthers(fields, ['name', 'balances', 'isMarketMaker', 'master'])
    const master = optionalField(fields, 'master', TEXT)
    return sandbox.createAccount({
      name: demandField(fields, 'name', TEXT),
      balances: optionalField(fields, 'balances', AMOUNTS) ?? {},
      isMarketMaker: optionalField(fields, 'isMarketMaker', FLAG) ?? false,
      ...(master === undefined ? {} : { masterId: demandAccount(sandbox.exchange, master).accountId }),
    })
  },
  'GET /accounts/{}': (call) => accountView(call.sandbox.exchange, accountOf(call)),
  'PATCH /accounts/{}': (call) => {
    const { exchange } = call.sandbox
    const { accountId } = accountOf(call)
    refuseOthers(call.fields, ['state', 'restriction', 'symbols', 'isMarketMaker'])
    const state = optionalField(call.fields, 'state', STATE)
    const isMarketMaker = optionalField(call.fields, 'isMarketMaker', FLAG)
    const restriction = readRestriction(call.fields)
    const changed = exchange.accounts.change(accountId, {
      ...(state === undefined ? {} : { state }),
      ...(isMarketMaker === undefined ? {} : { isMarketMaker }),
      ...(restriction === undefined ? {} : { restriction }),
    })
    return accountView(exchange, changed)
  },
  'GET /accounts/{}/balances': (call) => ({
    balances: call.sandbox.exchange.balances(accountOf(call).accountId),
  }),
  /** Gives money; a record of it is kept where a status is named. */
  'POST /accounts/{}/deposits': (call) => {
    const { exchange } = call.sandbox
    const { accountId } = accountOf(call)
    refuseOthers(call.fields, ['currency', 'amount', 'status', 'chainProtocol'])
    const currency = demandField(call.fields, 'currency', TEXT).toUpperCase()
    const amount = demandField(call.fields, 'amount', AMOUNT)
    const status = optionalField(call.fields, 'status', DEPOSIT)
    const chainProtocol = optionalField(call.fields, 'chainProtocol', TEXT)
    exchange.currencies.ensure(currency)
    return exchange.deposits.add(accountId, {
      currency,
      amount,
      ...(status === undefined ? {} : { status }),
      ...(chainProtocol === undefined ? {} : { chainProtocol }),
    })
  },
  'PATCH /deposits/{}': ({ sandbox, parts, fields }) =>
    sandbox.exchange.deposits.setStatus(Number(parts[0]), demandField(fields, 'status', DEPOSIT)),
  'POST /accounts/{}/withdrawal-addresses': (call) => {
    const currency = demandField(call.fields, 'currency', TEXT)
    const chainType = demandField(call.fields, 'chainType', TEXT)
    const address = demandField(call.fields, 'address', TEXT)
    const verified = { currency, chainType, address }
    call.sandbox.exchange.withdrawals.verifyAddress(accountOf(call).accountId, verified)
    return verified
  },
  'PATCH /withdrawals/{}': ({ sandbox, parts, fields }) =>
    sandbox.exchange.withdrawals.setStatus(Number(parts[0]), demandField(fields, 'status', WITHDRAWAL)),
  'GET /accounts/{}/orders': (call) => {
    const { exchange } = call.sandbox
    const { accountId } = accountOf(call)
    return { open: exchange.openOrders(accountId), finished: exchange.orderHistory(accountId) }
  },
  'GET /accounts/{}/fills': (call) => {
    const { exchange } = call.sandbox
    const { accountId } = accountOf(call)
    const symbols = exchange.markets().map(({ symbol }) => symbol)
    const page = { pageSize: Number.POSITIVE_INFINITY, pageNum: 1 }
    return { fills: symbols.flatMap((symbol) => exchange.fills(accountId, { symbol, ...page })) }
  },
  'POST /accounts/{}/keys': (call) => {
    refuseOthers(call.fields, ['permissions', 'addresses'])
    const permissions = optionalField(call.fields, 'permissions', PERMISSIONS)
    const addresses = optionalField(call.fields, 'addresses', listOf(TEXT))
    return call.sandbox.issueKey(accountOf(call).accountId, {
      ...(permissions === undefined ? {} : { permissions }),
      ...(addresses === undefined ? {} : { addresses }),
    })
  },
  'PATCH /keys/{}': ({ sandbox, parts, fields }) => {
    const [apiKey = ''] = parts
    const { exchange } = sandbox
    refuseOthers(fields, ['permissions', 'addresses'])
    const permissions = optionalField(fields, 'permissions', PERMISSIONS)
    const addresses = optionalField(fields, 'addresses', listOf(TEXT))
    if (addresses !== undefined) exchange.changeKeyAddresses(apiKey, addresses)
    if (permissions !== undefined) exchange.accounts.changePermissions(apiKey, permissions)
    return keyView(demandKey(exchange, apiKey))
  },
  'DELETE /keys/{}': ({ sandbox, parts }) => keyView(sandbox.exchange.accounts.deleteKey(parts[0] ?? '')),
}

/** By name or by id. */
function accountOf({ sandbox, parts }: ControlCall): Account {
  return demandAccount(sandbox.exchange, parts[0] ?? '')
}

function demandAccount({ accounts }: SandboxExchange, nameOrId: string): Account {
  return accounts.named(nameOrId) ?? accounts.demand(nameOrId)
}

function demandKey({ accounts }: SandboxExchange, apiKey: string): ApiKey {
  const key = accounts.key(apiKey)
  if (key !== undefined) return key
  throw new InvalidInputError({
    rule: 'known',
    subject: 'API key',
    value: apiKey,
    limit: 'a key of this sandbox',
    message: `There is no API key ${apiKey} in this sandbox.`,
    next: 'List the accounts to see their keys.',
  })
}

function accountView(exchange: SandboxExchange, account: Account) {
  return {
    ...account,
    keys: exchange.accounts.keysOf(account.accountId).map(keyView),
    balances: exchange.balances(account.accountId),
  }
}

/** Without the secret: that is told once, when the key is made. */
function keyView({ apiKey, accountId, permissions, addresses, state }: ApiKey) {
  return { apiKey, accountId, permissions, addresses, state }
}

function readRestriction(fields: Fields): TradeRestriction | undefined {
  const kind = optionalField(fields, 'restriction', RESTRICTION)
  if (kind === undefined) return undefined
  if (kind !== 'no-trade-in' && kind !== 'sub-no-trade-in') return { kind }
  return { kind, symbols: new Set(demandField(fields, 'symbols', SYMBOLS)) }
}
