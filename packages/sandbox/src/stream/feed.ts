/** What a channel of the stream is made of: readers, and a feed that tells them what changes. */
import type { ExchangeEvent } from '../exchange/exchange-event.ts'
import type { Pushing } from './push-beat.ts'

/** One session's subscription to a channel. */
export interface Reader {
  /** Sends a message without its opening brace and counter. */
  deliver(message: string): void
}

export interface Feed extends Pushing {
  /** Takes a reader in and sends it what it should know first; `size` is how many past trades it asked for. */
  join(reader: Reader, size: number): void
  leave(reader: Reader): void
  readonly isRead: boolean
  /** Takes notice of what happened in its market, and tells whether something may have to be pushed. */
  hears(event: ExchangeEvent): boolean
}
