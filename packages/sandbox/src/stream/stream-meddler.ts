/**
 * What a fault script may do to the stream: turn connections away, and stand between each session and its client.
 *
 * The server calls the hooks where the thing happens and obeys; whoever plays the meddler keeps time and count itself.
 * A hook must not throw, and may be asked for any number of sessions at once.
 */

/** A wish to open a stream, before anything was answered. */
export interface UpgradeWish {
  /** As the client wrote it, with its query. */
  readonly target: string
  /** In canonical form. */
  readonly address: string
}

export type UpgradeVerdict =
  | { readonly kind: 'admit' }
  /** An HTTP reply in place of the switch of protocols. */
  | {
      readonly kind: 'refuse'
      readonly httpStatus: number
      readonly contentType: string
      readonly body: string
    }
  /** The connection is reset without a word. */
  | { readonly kind: 'reset' }
  /** The connection stays open and nothing is ever answered. */
  | { readonly kind: 'ignore' }

/** An open session, to be looked at and ended. */
export interface MeddledSession {
  readonly sid: string
  /** In canonical form. */
  readonly address: string
  readonly openedAtMs: number
  /** Who has logged in, where the private channel is served. */
  readonly accountId: string | undefined
  /** Names of the channels subscribed to. */
  channels(): readonly string[]
  /** Sends a text as it is, past the meddler and outside of the counter. Does nothing once the session is over. */
  sendRaw(text: string): void
  /** Closes with a code and a reason. */
  close(code: number, reason: string): void
  /** Ends the connection without a closing frame. */
  terminate(): void
}

/** A message on its way to the client. */
export interface OutgoingFrame {
  /** The session's counter, `S`. */
  readonly counter: number
  readonly kind: 'greeting' | 'echo' | 'resp' | 'data'
  /** The channel of a data message: `4@trade`, `!@ticker`, `spot_order`. */
  readonly channel: string | undefined
  readonly text: string
}

export interface StreamMeddler {
  upgrade(wish: UpgradeWish): UpgradeVerdict
  /** The session is open; the greeting comes next. */
  opened(session: MeddledSession): void
  /** The session is over, for whatever reason. */
  closed(session: MeddledSession): void
  /**
   * A data message that is about to be counted. False loses it before it gets a counter: `S` stays contiguous, and only
   * the gap in `seq` shows that a trade is missing.
   */
  counts(session: MeddledSession, channel: string): boolean
  /**
   * A counted message. Only what is passed to `deliver` is sent, at that moment: not calling it loses the message,
   * calling it twice doubles it, calling it later delays or reorders it. The text may be another one.
   */
  send(session: MeddledSession, frame: OutgoingFrame, deliver: (text: string) => void): void
  /** Whether the ping that is due is sent. */
  pings(session: MeddledSession): boolean
  /** Whether something from the client is taken notice of: the text of a command, or the empty text for a pong frame. */
  receives(session: MeddledSession, text: string): boolean
}

/** Lets everything through. The server skips the hooks while this one is in place. */
export const NO_MEDDLING: StreamMeddler = {
  upgrade: () => ({ kind: 'admit' }),
  opened: () => undefined,
  closed: () => undefined,
  counts: () => true,
  send: (_session, { text }, deliver) => deliver(text),
  pings: () => true,
  receives: () => true,
}
