/** What a ledger tells, as events of the log: each with the ids it is about, alarms as what they are. */
import type { LedgerEvent, LedgerOrder } from '@trading-bridge/engine'
import type { EventLog, LogFields } from '../log/event-log.ts'

export function logLedgerEvent(log: EventLog, event: LedgerEvent): void {
  switch (event.kind) {
    case 'order':
      logOrder(log, event)
      break
    case 'fill': {
      const { fillId, price, quantity, fee } = event.fill
      const terms = { fillId, price, quantity, fee: fee.amount, feeAsset: fee.asset }
      log.info('order.fill', { ...idsOf(event.order), ...terms }, `A fill of ${quantity} was counted.`)
      break
    }
    case 'external-order':
      log.info('order.external', factsOf(event.order), 'An order placed elsewhere was taken in.')
      break
    case 'market-rules-read':
      log.info('market.rules-read', { symbol: event.symbol }, "The market's rules were read again.")
      break
    case 'contradiction':
      log.error('order.contradiction', factsOf(event.order), `Evidence contradicts: ${event.reason}.`)
      break
    case 'missing':
      log.warn('order.missing', factsOf(event.order), 'An acknowledged order shows nowhere.')
      break
    case 'blocked': {
      const { code, reason } = event.block
      log.error('account.blocked', { code }, `No new orders: ${reason}`)
      break
    }
    case 'storage-failed': {
      const { cause: err, unsaved } = event
      log.error('ledger.storage-failed', { err, unsaved }, 'The database failed: no new orders.')
      break
    }
    case 'storage-recovered':
      log.info('ledger.storage-recovered', {}, 'The database works again.')
      break
    case 'exchange-unreachable':
      log.warn('exchange.unreachable', { err: event.cause }, 'The exchange cannot be read.')
      break
    case 'exchange-reachable':
      log.info('exchange.reachable', {}, 'The exchange can be read again.')
      break
    case 'defect':
      log.error('ledger.defect', { err: event.cause }, 'A step of the ledger failed.')
      break
  }
}

function logOrder(log: EventLog, { order, because }: Extract<LedgerEvent, { readonly kind: 'order' }>): void {
  const fields = { ...factsOf(order), because }
  if (order.status === 'unknown')
    log.warn('order.unknown', fields, 'What became of the order is unknown; it counts at full size.')
  else log.info(`order.${order.status}`, fields, `The order is ${order.status}.`)
}

/** The goal of an order by a bot is the bot. */
function idsOf({ id, goalId, clientOrderId, orderId }: LedgerOrder): LogFields {
  return { goalId, intentId: id, clientOrderId, orderId }
}

function factsOf(order: LedgerOrder): LogFields {
  const { symbol, side, price, quantity, notional, filled } = order
  return { ...idsOf(order), symbol, side, price, quantity, notional, filled }
}
