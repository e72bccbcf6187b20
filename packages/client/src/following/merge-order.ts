/**
 * News of an order, applied to what is known of it. News may come late, repeated or out of order: what is filled never
 * falls, an end stays an end, and a fill after a cancel counts.
 */
import { isFinal, isLess, isPositive, type Order, type OrderStatus } from '@trading-bridge/core'

/** The order as it is now known; `known` itself when `news` says nothing new. */
export function mergeOrder(known: Order, news: Order): Order {
  const status = mergeStatus(known, news)
  const hasFilledMore = isLess(known.filled, news.filled)
  const clientOrderId = known.clientOrderId ?? news.clientOrderId
  if (!hasFilledMore && status === known.status && clientOrderId === known.clientOrderId) return known
  const { filled, filledNotional, averagePrice } = hasFilledMore ? news : known
  const updatedAtMs = news.updatedAtMs ?? known.updatedAtMs
  return { ...known, clientOrderId, filled, filledNotional, averagePrice, status, updatedAtMs }
}

function mergeStatus(known: Order, news: Order): OrderStatus {
  const isLate = isLess(news.filled, known.filled)
  if (isFinal(known.status)) {
    const endsFuller = isFinal(news.status) && isLess(known.filled, news.filled)
    return endsFuller ? news.status : known.status
  }
  if (isFinal(news.status)) return news.status
  if (isLate || news.status === 'accepted') return known.status
  return news.status === 'open' && isPositive(news.filled) ? 'partially-filled' : news.status
}
