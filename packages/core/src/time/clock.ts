/**
 * Time as a port. Code that needs the time takes a `Clock`; only the rim of a program hands in the real one.
 * Instants are integer milliseconds since the Unix epoch and end in `AtMs`; durations are milliseconds.
 */

/** A pending callback. Cancelling one that has fired does nothing. */
export interface Timer {
  cancel(): void
}

export interface Clock {
  /** The wall clock: milliseconds since the epoch. It may jump. */
  nowMs(): number
  /** Milliseconds since some fixed moment. It never jumps and never runs backwards; fractions are allowed. */
  monotonicMs(): number
  /** Calls `callback` once, `delayMs` from now. A pending timer keeps a real process alive. */
  startTimer(delayMs: number, callback: () => void): Timer
}

/**
 * Waits `durationMs` on the given clock.
 *
 * @throws the signal's reason, at once, when it aborts; no timer stays behind.
 */
export async function sleep(clock: Clock, durationMs: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const timer = clock.startTimer(durationMs, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    const onAbort = (): void => {
      timer.cancel()
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
