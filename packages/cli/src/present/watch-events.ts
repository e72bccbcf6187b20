/** Events of a watch, for programs and for people. */
import type { StreamEvent } from '@trading-bridge/client'
import type { OrderBook, Trade } from '@trading-bridge/core'
import { bookLevelsJson, type JsonObject, tradeJson } from './json.ts'
import { instantText } from './text.ts'

/** An event of one of the two channels that are watched. */
export type MarketEvent =
  | { readonly channel: 'book'; readonly event: StreamEvent<OrderBook> }
  | { readonly channel: 'trades'; readonly event: StreamEvent<Trade> }

type Notice = Exclude<StreamEvent<unknown>, { readonly kind: 'update' }>

/** One event as one object: `channel`, `kind`, and what the kind has. */
export function watchEventJson({ channel, event }: MarketEvent): JsonObject {
  if (event.kind !== 'update') return { channel, ...noticeJson(event) }
  const { source, receivedAtMs, isStale } = event
  const facts = { channel, kind: 'update', source, receivedAtMs, isStale }
  // The channel says which of the two an event is; the union does not reach into it.
  if ('bids' in event.value) return { ...facts, ...bookLevelsJson(event.value) }
  return { ...facts, ...tradeJson(event.value) }
}

function noticeJson(notice: Notice): JsonObject {
  switch (notice.kind) {
    case 'stale':
      return { kind: 'stale', reason: notice.reason, lastNewsAtMs: notice.lastNewsAtMs ?? null }
    case 'recovered':
      return { kind: 'recovered', source: notice.source, staleForMs: notice.staleForMs }
    case 'dropped':
      return { kind: 'dropped', count: notice.count }
    case 'gap':
      return { kind: 'gap', lost: notice.lost ?? null }
  }
}

const REASONS = {
  disconnected: 'the connection is down',
  gap: 'messages were lost',
  silent: 'nothing comes any more',
  malformed: 'a message cannot be read',
  refused: 'the exchange does not serve this channel',
} as const

export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'stale': {
      const last =
        notice.lastNewsAtMs === undefined ? 'nothing yet' : `last news ${instantText(notice.lastNewsAtMs)}`
      return `stale: ${REASONS[notice.reason]}, ${last}`
    }
    case 'recovered':
      return `current again, from ${notice.source}`
    case 'dropped':
      return `${notice.count} dropped: read too slowly`
    case 'gap':
      return `${notice.lost ?? 'some'} trades could not be had`
  }
}
