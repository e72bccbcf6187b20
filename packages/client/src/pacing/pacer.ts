/**
 * Lets requests out no faster than the exchange takes them (see `ScopeWindow` for why that holds).
 *
 * Every request takes a slot of the address; a signed one takes a slot of the user too. What finds no slot waits, in
 * the order it came, and cancels go before everything else: a part of each limit is theirs alone. After HTTP 429 the
 * whole client pauses, longer each time; then one request goes out alone, and only when it is answered do the others
 * follow, cancels first and reads last.
 *
 * Source: limits documented, the back-off after 429 assumed (docs/coinstore/limits.md).
 */
import { type Clock, type Random, RateLimitedError, type Timer, TransportError } from '@trading-bridge/core'
import type { PacingLimits } from './pacing-limits.ts'
import { ScopeWindow } from './scope-window.ts'

/** What a request is to the pacer. All calls count for the address; those of `ip` for nothing else. */
export type Lane = 'cancel' | 'write' | 'read' | 'public'

/** What came of an admitted request, as far as pacing is concerned. */
export type Departure = 'answered' | 'rate-limited' | 'failed' | 'never-sent'

export interface Admission {
  readonly lane: Lane
  /** Sent alone after a pause, to see whether the exchange answers again. */
  readonly isProbe: boolean
}

export interface PacerOptions extends PacingLimits {
  readonly clock: Clock
  readonly random: Random
  readonly longestPauseMs: number
}

interface Waiter {
  readonly lane: Lane
  readonly ticket: number
  readonly admit: (admission: Admission) => void
  readonly fail: (reason: unknown) => void
}

/** More than this many waiting requests of one lane are refused at once. */
const LONGEST_QUEUE = 1_000
const FIRST_PAUSE_MS = 3_000
/** Pauses are longer by up to this part, so that several clients do not come back together. */
const PAUSE_JITTER = 0.2

const LANES: readonly Lane[] = ['cancel', 'write', 'read', 'public']

export class Pacer {
  readonly #clock: Clock
  readonly #random: Random
  readonly #limits: PacerOptions
  readonly #address: ScopeWindow
  readonly #user: ScopeWindow
  readonly #waiting: Record<Lane, Set<Waiter>> = {
    cancel: new Set(),
    write: new Set(),
    read: new Set(),
    public: new Set(),
  }
  #waitingCount = 0
  #tickets = 0
  #wakeUp: Timer | undefined
  #pausedUntilMs = 0
  #pauses = 0
  /** After a pause: `wanted` until a probe is out, `out` until it has come back. */
  #probe: 'none' | 'wanted' | 'out' = 'none'
  /** From a pause until nobody waits any more: reads go last. */
  #isRecovering = false
  #isClosed = false

  constructor(options: PacerOptions) {
    this.#clock = options.clock
    this.#random = options.random
    this.#limits = options
    this.#address = new ScopeWindow(options.ipRequests, options.windowMs)
    this.#user = new ScopeWindow(options.userRequests, options.windowMs)
  }

  /**
   * Waits for a slot; without a promise where there is one at once. Every admission must be handed back to `depart`.
   *
   * @throws {RateLimitedError} too many wait already, or the wait is longer than any pause can be.
   * @throws {TransportError} the client is closed.
   * @throws the signal's reason when it aborts.
   */
  enter(lane: Lane, signal?: AbortSignal): Admission | Promise<Admission> {
    signal?.throwIfAborted()
    if (this.#isClosed) throw closed()
    const nobodyIsBefore = lane === 'cancel' ? this.#waiting.cancel.size === 0 : this.#waitingCount === 0
    if (nobodyIsBefore && this.#hasRoom(lane, this.#clock.monotonicMs())) return this.#admit(lane)
    if (this.#waiting[lane].size >= LONGEST_QUEUE) throw this.#queueIsFull()
    return this.#wait(lane, signal)
  }

  /** Tells what became of an admitted request, and when that was seen. */
  depart(admission: Admission, departure: Departure, nowMs = this.#clock.monotonicMs()): void {
    for (const scope of this.#scopesOf(admission.lane)) {
      if (departure === 'never-sent') scope.giveBack()
      else scope.hold(nowMs)
    }
    if (departure === 'rate-limited') this.#pause(nowMs)
    else if (departure === 'answered' && nowMs >= this.#pausedUntilMs) this.#pauses = 0
    if (admission.isProbe) this.#probe = departure === 'answered' ? 'none' : 'wanted'
    if (this.#waitingCount > 0) this.#admitWaiting()
  }

  /** How long the pause after HTTP 429 still lasts. */
  pauseLeftMs(): number {
    return Math.max(0, Math.ceil(this.#pausedUntilMs - this.#clock.monotonicMs()))
  }

  /** Turns away what waits and all that comes later. */
  close(): void {
    this.#isClosed = true
    this.#wakeUp?.cancel()
    for (const lane of LANES) for (const waiter of [...this.#waiting[lane]]) waiter.fail(closed())
  }

  #wait(lane: Lane, signal?: AbortSignal): Promise<Admission> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (this.#waiting[lane].delete(waiter)) this.#waitingCount -= 1
        timer.cancel()
        signal?.removeEventListener('abort', onAbort)
      }
      const waiter: Waiter = {
        lane,
        ticket: this.#tickets++,
        admit(admission) {
          leave()
          resolve(admission)
        },
        fail(reason) {
          leave()
          reject(reason)
        },
      }
      const onAbort = (): void => waiter.fail(signal?.reason)
      const timer = this.#clock.startTimer(this.#longestWaitMs(), () => waiter.fail(this.#waitedTooLong()))
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiting[lane].add(waiter)
      this.#waitingCount += 1
      this.#admitWaiting()
    })
  }

  /** Lets out all that find a slot, then sets the alarm for the next slot or the end of the pause. */
  #admitWaiting(): void {
    const nowMs = this.#clock.monotonicMs()
    for (;;) {
      const next = this.#nextWaiter(nowMs)
      if (next === undefined) break
      next.admit(this.#admit(next.lane))
    }
    if (this.#waitingCount === 0) this.#isRecovering = false
    this.#setAlarm(nowMs)
  }

  /** Cancels first; then whoever came first among those whose lane has room, or by kind while recovering. */
  #nextWaiter(nowMs: number): Waiter | undefined {
    let next: Waiter | undefined
    for (const lane of LANES) {
      const [first] = this.#waiting[lane]
      if (first === undefined || !this.#hasRoom(lane, nowMs)) continue
      if (lane === 'cancel') return first
      if (next === undefined || (!this.#isRecovering && first.ticket < next.ticket)) next = first
    }
    return next
  }

  #hasRoom(lane: Lane, nowMs: number): boolean {
    if (nowMs < this.#pausedUntilMs || this.#probe === 'out') return false
    const reserve = lane === 'cancel' ? 0 : this.#limits.cancelReserve
    if (this.#address.occupied(nowMs) >= this.#address.limit - reserve) return false
    return lane === 'public' || this.#user.occupied(nowMs) < this.#user.limit - reserve
  }

  #admit(lane: Lane): Admission {
    for (const scope of this.#scopesOf(lane)) scope.take()
    const isProbe = this.#probe === 'wanted'
    if (isProbe) this.#probe = 'out'
    return { lane, isProbe }
  }

  #scopesOf(lane: Lane): readonly ScopeWindow[] {
    return lane === 'public' ? [this.#address] : [this.#address, this.#user]
  }

  /** A 429 that comes while the client pauses already belongs to the same storm and does not lengthen it. */
  #pause(nowMs: number): void {
    if (nowMs < this.#pausedUntilMs) return
    const doubledMs =
      FIRST_PAUSE_MS * 2 ** Math.min(this.#pauses, 30) * (1 + this.#random.fraction() * PAUSE_JITTER)
    this.#pausedUntilMs = nowMs + Math.min(doubledMs, this.#limits.longestPauseMs)
    this.#pauses += 1
    this.#probe = 'wanted'
    this.#isRecovering = true
  }

  #setAlarm(nowMs: number): void {
    this.#wakeUp?.cancel()
    this.#wakeUp = undefined
    if (this.#waitingCount === 0) return
    const wakeAtMs = nowMs < this.#pausedUntilMs ? this.#pausedUntilMs : this.#nextReleaseAtMs(nowMs)
    if (wakeAtMs === undefined) return
    // A timer may fire a fraction early; whoever finds no slot then sets the alarm anew.
    this.#wakeUp = this.#clock.startTimer(Math.ceil(wakeAtMs - nowMs), () => this.#admitWaiting())
  }

  /** The next moment at which a slot comes back. With all slots in flight the next departure wakes the queue. */
  #nextReleaseAtMs(nowMs: number): number | undefined {
    const releases = [this.#address, this.#user].map((scope) => scope.nextReleaseAtMs())
    const known = releases.filter((atMs) => atMs !== undefined && atMs > nowMs)
    return known.length === 0 ? undefined : Math.min(...known.map(Number))
  }

  /** Longer than any pause, so that what waits for its end is still there when it comes. */
  #longestWaitMs(): number {
    return this.#limits.longestPauseMs + 2 * this.#limits.windowMs
  }

  #queueIsFull(): RateLimitedError {
    return this.#refusal(`${LONGEST_QUEUE} requests wait already`)
  }

  #waitedTooLong(): RateLimitedError {
    return this.#refusal(`there was no room for ${this.#longestWaitMs()} ms`)
  }

  #refusal(why: string): RateLimitedError {
    const retryAfterMs = Math.max(this.pauseLeftMs(), this.#limits.windowMs)
    return new RateLimitedError(retryAfterMs, `The request was not sent: ${why}.`, {
      next: 'Ask less often; nothing was sent, so it may be tried again.',
    })
  }
}

function closed(): TransportError {
  return new TransportError('TB_NETWORK', 'The client is closed; nothing was sent.', {
    next: 'Open another client.',
  })
}
