/**
 * How long a session lives: pings at an interval, an end when no pong comes, an end at a fixed age.
 *
 * Source: documented, "Keep-alive" (docs/coinstore/streams.md); which closing codes the exchange uses is assumed.
 */
import type { Clock, Timer } from '@trading-bridge/core'
import type { StreamSettings } from './stream-settings.ts'

export interface KeepAliveParts {
  readonly clock: Clock
  readonly settings: StreamSettings
  readonly ping: () => void
  readonly end: (code: number, reason: string) => void
}

const GOING_AWAY = 1001
const POLICY_VIOLATION = 1008

export class KeepAlive {
  readonly #parts: KeepAliveParts
  readonly #timers = new Map<'ping' | 'pong' | 'age', Timer>()
  #lastPongMs: number

  constructor(parts: KeepAliveParts) {
    this.#parts = parts
    this.#lastPongMs = parts.clock.monotonicMs()
  }

  start(): void {
    const { clock, settings, end } = this.#parts
    this.#armPing()
    this.#armPong(settings.streamPongTimeoutMs)
    this.#timers.set(
      'age',
      clock.startTimer(settings.streamLifetimeMs, () => end(GOING_AWAY, 'session lifetime is over')),
    )
  }

  /** A pong came: a frame, asked for or not, or a message that counts as one. */
  hear(): void {
    this.#lastPongMs = this.#parts.clock.monotonicMs()
  }

  stop(): void {
    for (const timer of this.#timers.values()) timer.cancel()
    this.#timers.clear()
  }

  #armPing(): void {
    const { clock, settings, ping } = this.#parts
    const timer = clock.startTimer(settings.streamPingIntervalMs, () => {
      this.#armPing()
      ping()
    })
    this.#timers.set('ping', timer)
  }

  /** Pongs do not move the timer: it looks at the last one when it fires, and waits on for what is left. */
  #armPong(delayMs: number): void {
    const { clock, settings, end } = this.#parts
    const timer = clock.startTimer(delayMs, () => {
      const leftMs = this.#lastPongMs + settings.streamPongTimeoutMs - clock.monotonicMs()
      if (leftMs > 0) this.#armPong(leftMs)
      else end(POLICY_VIOLATION, 'no pong')
    })
    this.#timers.set('pong', timer)
  }
}
