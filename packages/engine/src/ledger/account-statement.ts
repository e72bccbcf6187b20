/**
 * What happened on an account over a span of time, from the books, beside what the exchange's own records say.
 *
 * Four records are laid side by side and must agree to the last digit: what each order says it has filled, the fills in
 * the books, the fills the exchange lists, and the change of the balances. Where two differ, the difference is named.
 * Everything is exact text, so that the statement can be written as JSON or CSV and added up again elsewhere.
 */
import {
  add,
  averagePrice,
  type Decimal,
  equals,
  type Fill,
  type MarketSymbol,
  type Notional,
  negate,
  type OrderId,
  type Price,
  type Quantity,
  subtract,
  totalBalance,
  ZERO,
} from '@trading-bridge/core'
import type { LedgerOrder } from '../orders/order-record.ts'
import type { Venue, VenueCall } from '../venue/venue.ts'
import { bookFill, credit } from './book-fill.ts'
import type { BalanceMovement, LedgerFill, LedgerStorage } from './ledger-storage.ts'
import { balanceDifferences, fillDifferences, orderDifferences } from './statement-differences.ts'

export interface StatementOptions {
  readonly accountId: string
  readonly storage: LedgerStorage
  /** Where the exchange's own records are read; without it only the books speak. */
  readonly venue?: Venue | undefined
  /** The span: from this moment on, up to but not including `toMs`. */
  readonly fromMs: number
  readonly toMs: number
  readonly signal?: AbortSignal | undefined
}

/** What one market came to: bought and sold apart. */
export interface MarketSummary {
  readonly symbol: MarketSymbol
  readonly fills: number
  readonly bought: Quantity
  readonly boughtNotional: Notional
  readonly averageBuyPrice: Price | undefined
  readonly sold: Quantity
  readonly soldNotional: Notional
  readonly averageSellPrice: Price | undefined
  /** By asset. */
  readonly fees: readonly { readonly asset: string; readonly amount: Decimal }[]
}

export interface AssetChange {
  readonly asset: string
  /** By the books, at the beginning and at the end of the span. */
  readonly before: Decimal
  readonly after: Decimal
  readonly byFills: Decimal
  readonly byFees: Decimal
  readonly byMovements: Decimal
  /** What the exchange says it is now, where the span reaches to the present; absent otherwise. */
  readonly exchange: Decimal | undefined
}

export interface AccountStatement {
  readonly accountId: string
  readonly fromMs: number
  readonly toMs: number
  readonly orders: readonly LedgerOrder[]
  readonly fills: readonly LedgerFill[]
  readonly movements: readonly BalanceMovement[]
  readonly markets: readonly MarketSummary[]
  readonly assets: readonly AssetChange[]
  /** Whether the exchange's records were read. */
  readonly isReconciled: boolean
  /** Every place where two records differ, in words; empty when all are equal to the last digit. */
  readonly differences: readonly string[]
}

const PAGE = 5_000

/**
 * @throws what the database throws.
 * @throws {TradingBridgeError} the exchange's records could not be read.
 */
export async function accountStatement(options: StatementOptions): Promise<AccountStatement> {
  const { storage, accountId, fromMs, toMs } = options
  const [orders, fills, movements] = [
    await allOrders(options),
    await allFills(options),
    await storage.movements(accountId, { fromMs, toMs }),
  ]
  const before = await storage.bookedBalances(accountId, fromMs)
  const exchange = await readExchange(options, fills)
  const assets = assetChanges({ before, fills, movements, held: exchange?.held })
  const differences = [
    ...orderDifferences(orders),
    ...(exchange === undefined ? [] : fillDifferences(fills, exchange.fills)),
    ...balanceDifferences(assets),
  ]
  return {
    accountId,
    fromMs,
    toMs,
    orders,
    fills,
    movements,
    markets: marketSummaries(fills),
    assets,
    isReconciled: exchange !== undefined,
    differences,
  }
}

async function allOrders({ storage, accountId, fromMs, toMs }: StatementOptions): Promise<LedgerOrder[]> {
  const orders: LedgerOrder[] = []
  for (;;) {
    const afterId = orders.at(-1)?.id
    const page = await storage.orders(accountId, { fromMs, toMs, limit: PAGE, afterId })
    for (const order of page) orders.push(order)
    if (page.length < PAGE) return orders
  }
}

async function allFills({ storage, accountId, fromMs, toMs }: StatementOptions): Promise<LedgerFill[]> {
  const fills: LedgerFill[] = []
  for (;;) {
    const page = await storage.fills(accountId, { fromMs, toMs, limit: PAGE, after: fills.at(-1) })
    for (const fill of page) fills.push(fill)
    if (page.length < PAGE) return fills
  }
}

interface ExchangeRecords {
  readonly fills: readonly Fill[]
  /** What the account holds now; absent where the span ended before the present. */
  readonly held: ReadonlyMap<string, Decimal> | undefined
}

async function readExchange(
  { venue, storage, accountId, fromMs, toMs, signal }: StatementOptions,
  booked: readonly LedgerFill[],
): Promise<ExchangeRecords | undefined> {
  if (venue === undefined) return undefined
  const call: VenueCall = signal === undefined ? {} : { signal }
  const latest = await storage.latestFills(accountId)
  const symbols = new Set([...booked.map(({ symbol }) => symbol), ...latest.keys()])
  const fills: Fill[] = []
  for (const symbol of symbols)
    for (const fill of await venue.fetchFills({ symbol, sinceAtMs: fromMs }, call))
      if (fill.atMs >= fromMs && fill.atMs < toMs) fills.push(fill)
  // Balances tell of this moment alone: they say something of a span only if nothing was booked after its end.
  const [after, open] = [
    await storage.bookedBalances(accountId, toMs),
    await storage.bookedBalances(accountId),
  ]
  const reachesToNow = [...open].every(([asset, amount]) => equals(amount, after.get(asset) ?? ZERO))
  if (!reachesToNow) return { fills, held: undefined }
  const balances = await venue.fetchBalances(call)
  return { fills, held: new Map(balances.map((balance) => [balance.asset, totalBalance(balance)])) }
}

function marketSummaries(fills: readonly LedgerFill[]): readonly MarketSummary[] {
  const bySymbol = new Map<MarketSymbol, LedgerFill[]>()
  for (const fill of fills) {
    const known = bySymbol.get(fill.symbol)
    if (known === undefined) bySymbol.set(fill.symbol, [fill])
    else known.push(fill)
  }
  return [...bySymbol].map(([symbol, own]) => marketSummary(symbol, own))
}

function marketSummary(symbol: MarketSymbol, fills: readonly LedgerFill[]): MarketSummary {
  let [bought, sold] = [ZERO as Quantity, ZERO as Quantity]
  let [boughtNotional, soldNotional] = [ZERO as Notional, ZERO as Notional]
  const fees = new Map<string, Decimal>()
  for (const { side, quantity, notional, fee } of fills) {
    if (side === 'buy') {
      bought = add(bought, quantity)
      boughtNotional = add(boughtNotional, notional)
    } else {
      sold = add(sold, quantity)
      soldNotional = add(soldNotional, notional)
    }
    credit(fees, fee.asset, fee.amount)
  }
  return {
    symbol,
    fills: fills.length,
    bought,
    boughtNotional,
    averageBuyPrice: averagePrice(boughtNotional, bought),
    sold,
    soldNotional,
    averageSellPrice: averagePrice(soldNotional, sold),
    fees: [...fees].map(([asset, amount]) => ({ asset, amount })),
  }
}

function assetChanges({
  before,
  fills,
  movements,
  held,
}: {
  readonly before: ReadonlyMap<string, Decimal>
  readonly fills: readonly LedgerFill[]
  readonly movements: readonly BalanceMovement[]
  readonly held: ReadonlyMap<string, Decimal> | undefined
}): readonly AssetChange[] {
  const withFees = new Map<string, Decimal>()
  const byFees = new Map<string, Decimal>()
  const byMovements = new Map<string, Decimal>()
  for (const fill of fills) {
    bookFill(withFees, fill)
    credit(byFees, fill.fee.asset, negate(fill.fee.amount))
  }
  for (const { asset, amount } of movements) credit(byMovements, asset, amount)
  const assets = new Set([
    ...before.keys(),
    ...withFees.keys(),
    ...byMovements.keys(),
    ...(held?.keys() ?? []),
  ])
  return [...assets].sort().map((asset) => {
    const was = before.get(asset) ?? ZERO
    const fees = byFees.get(asset) ?? ZERO
    const traded = subtract(withFees.get(asset) ?? ZERO, fees)
    const moved = byMovements.get(asset) ?? ZERO
    const after = add(add(was, moved), add(traded, fees))
    const exchange = held === undefined ? undefined : (held.get(asset) ?? ZERO)
    return { asset, before: was, after, byFills: traded, byFees: fees, byMovements: moved, exchange }
  })
}

/** The orders that fills belong to, by the exchange's id. */
export function ordersById(orders: readonly LedgerOrder[]): ReadonlyMap<OrderId, LedgerOrder> {
  return new Map(orders.flatMap((order) => (order.orderId === undefined ? [] : [[order.orderId, order]])))
}
