/** Rows with valid defaults; a test names what it is about. Ids and amounts are invented. */
import {
  clientOrderId,
  decimal,
  type FillId,
  marketSymbol,
  notional,
  notionalOf,
  orderId,
  price,
  quantity,
  type TradeId,
} from '@trading-bridge/core'
import type {
  Account,
  Bot,
  BotEvent,
  LedgerFill,
  NewLedgerOrder,
  NewOrderEvent,
  Store,
} from '../src/index.ts'

export const SHARP = marketSymbol('SHARP/USDT')
export const NOON_AT_MS = 1_790_000_000_000

/** An owner and an account of the given name, without which there are no orders. */
export async function addAccount(
  { accounts }: Pick<Store, 'accounts'>,
  name = 'main',
  overrides: Partial<Account> = {},
): Promise<string> {
  const id = `account-${name}`
  await accounts.insertOwner({ id: 'owner-ann', name: 'ann', createdAtMs: NOON_AT_MS })
  await accounts.insertAccount({
    id,
    ownerId: 'owner-ann',
    name,
    exchange: 'coinstore',
    kind: 'live',
    restUrl: undefined,
    streamUrl: undefined,
    createdAtMs: NOON_AT_MS,
    ...overrides,
  })
  return id
}

/** Order number `sequence` of a goal: 100 SHARP at 0.01, on its way. */
export function intent(sequence: number, overrides: Partial<NewLedgerOrder> = {}): NewLedgerOrder {
  return {
    id: `order-${sequence}`,
    accountId: 'account-main',
    origin: 'intent',
    goalId: 'goal',
    sequence,
    clientOrderId: clientOrderId(`c${sequence}`),
    orderId: undefined,
    symbol: SHARP,
    side: 'buy',
    type: 'limit',
    timeInForce: 'gtc',
    price: price('0.01'),
    quantity: quantity('100'),
    notional: undefined,
    status: 'sending',
    attempt: 1,
    filled: quantity('0'),
    filledNotional: notional('0'),
    booked: quantity('0'),
    bookedNotional: notional('0'),
    createdAtMs: NOON_AT_MS + sequence,
    sentAtMs: NOON_AT_MS + sequence,
    updatedAtMs: NOON_AT_MS + sequence,
    exchangeCode: undefined,
    reason: undefined,
    ...overrides,
  }
}

/** An order somebody else placed, known by the exchange's id alone. */
export function external(id: number, overrides: Partial<NewLedgerOrder> = {}): NewLedgerOrder {
  return intent(id, {
    id: `external-${id}`,
    origin: 'external',
    goalId: undefined,
    sequence: undefined,
    clientOrderId: undefined,
    orderId: orderId(String(id)),
    status: 'open',
    sentAtMs: undefined,
    ...overrides,
  })
}

export function event(kind: string, detail = '{}'): NewOrderEvent {
  return { kind, atMs: NOON_AT_MS, detail }
}

/** Fill number `id`: 10 SHARP at 0.01 for a fee of 0.0002 USDT. */
export function fill(id: number, overrides: Partial<LedgerFill> = {}): LedgerFill {
  const at = overrides.price ?? price('0.01')
  const amount = overrides.quantity ?? quantity('10')
  return {
    accountId: 'account-main',
    symbol: SHARP,
    fillId: fillId(id),
    tradeId: tradeId(id),
    orderId: orderId('5001'),
    side: 'buy',
    role: 'taker',
    price: at,
    quantity: amount,
    notional: notionalOf(at, amount),
    fee: { asset: 'USDT', amount: decimal('0.0002') },
    selfDealtQuantity: quantity('0'),
    atMs: NOON_AT_MS + id,
    recordedAtMs: NOON_AT_MS + id + 50,
    ...overrides,
  }
}

/** A bot of ann's that has never run. */
export function newBot(id: string, overrides: Partial<Bot> = {}): Bot {
  return {
    id,
    name: `the bot ${id}`,
    ownerId: 'owner-ann',
    accountId: 'account-main',
    symbol: SHARP,
    kind: 'twap',
    document: '{"kind":"twap"}',
    desired: 'paused',
    actual: 'created',
    reason: undefined,
    ending: undefined,
    plan: undefined,
    createdAtMs: NOON_AT_MS,
    changedAtMs: NOON_AT_MS,
    endedAtMs: undefined,
    archivedAtMs: undefined,
    revision: 1,
    ...overrides,
  }
}

export function botEvent(botId: string, kind = 'created'): BotEvent {
  return { botId, atMs: NOON_AT_MS, kind, message: `It was ${kind}.`, detail: '{}' }
}

export function fillId(id: number): FillId {
  return String(id) as FillId
}

function tradeId(id: number): TradeId {
  return String(90_000 + id) as TradeId
}
