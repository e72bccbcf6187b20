/**
 * A whole installation that places and cancels orders as fast as it can. Meant to be killed.
 *
 * Arguments: home folder, URL of the database or nothing, name of this run. It prints a line for each thing that it has been
 * promised: `recorded ID` once an intent is durable, `acknowledged ID ORDER` once the exchange's word for it is booked.
 */
import { marketSymbol, price, quantity, Secret } from '@trading-bridge/core'
import { type ApprovedOrder, approveManualOrder, type LedgerOrder } from '@trading-bridge/engine'
import { readServiceSettings, Service } from '../src/index.ts'
import { KILLED_PASSPHRASE } from './killed-passphrase.ts'

const [home = '', databaseUrl = '', run = '1'] = process.argv.slice(2)
/** Orders whose placing is under way at a time. */
const LANES = 4
const MOST_OPEN = 24
const SYMBOL = marketSymbol('SHARP/USDT')

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

say('started')
const service = await Service.open({
  settings: {
    ...readServiceSettings({ TRADING_BRIDGE_HOME: home, TRADING_BRIDGE_PASSPHRASE: KILLED_PASSPHRASE }),
    databaseUrl: databaseUrl === '' ? undefined : Secret.fromText(databaseUrl),
  },
})
await service.unlock()
const { value: books } = await service.ledgers.use('main')
const { ledger, venue } = books
books.listen((event) => {
  if (event.kind === 'order' && event.because === 'recorded') say(`recorded ${event.order.clientOrderId}`)
})
const market = await venue.fetchMarket(SYMBOL)
say('open')
await Promise.all(Array.from({ length: LANES }, (_, lane) => trade(lane)))

async function trade(lane: number): Promise<never> {
  for (let sequence = 1; ; sequence += 1) {
    const result = await ledger.submit(orderOf(lane, sequence))
    if (result.kind === 'refused') say(`refused ${result.refusal.code}`)
    if (result.kind === 'sent' && result.outcome.kind === 'acknowledged')
      say(`acknowledged ${result.order.clientOrderId} ${result.outcome.orderId}`)
    const open = ledger.orders.filter(isOurs)
    const [oldest] = open
    if (oldest !== undefined && (sequence % 2 === 0 || open.length > MOST_OPEN))
      await ledger.cancel({ id: oldest.id })
  }
}

function isOurs({ origin, status }: LedgerOrder): boolean {
  return origin === 'intent' && status !== 'cancelling'
}

/** Buys and sells, some that rest and some that take. */
function orderOf(lane: number, sequence: number): ApprovedOrder {
  const side = (lane + sequence) % 2 === 0 ? 'buy' : 'sell'
  const takes = sequence % 3 === 0
  const near = side === 'buy' ? '0.0081' : '0.0079'
  const far = side === 'buy' ? '0.00795' : '0.00805'
  const decision = approveManualOrder(
    {
      goalId: `${run}-${lane}`,
      sequence,
      reason: 'load',
      request: {
        type: 'limit',
        symbol: SYMBOL,
        side,
        price: price(takes ? near : far),
        quantity: quantity(`${20 + ((lane * 7 + sequence * 13) % 31)}.25`),
        timeInForce: takes ? 'ioc' : 'gtc',
      },
    },
    market,
  )
  if (decision.kind === 'refused') throw new Error(decision.refusal.message)
  return decision.order
}
