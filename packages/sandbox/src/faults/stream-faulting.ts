import type { Timer } from '@trading-bridge/core'
import { parseChannelName } from '@trading-bridge/protocol'
import type {
  MeddledSession,
  OutgoingFrame,
  StreamMeddler,
  UpgradeVerdict,
} from '../stream/stream-meddler.ts'
import type { FaultGround } from './fault-ground.ts'
import type { FramePlan } from './fault-kind.ts'
import type { LoadedRule } from './loaded-rule.ts'
import type { RuleBook } from './rule-book.ts'
import type { ChannelKind, Occasion } from './rule-condition.ts'

const WISH: Occasion = { kind: 'upgrade' }

/** Carries the rules out on the stream. Greetings and the answers to commands pass untouched. */
export class StreamFaulting implements StreamMeddler {
  readonly #book: RuleBook
  readonly #ground: FaultGround
  /** Pushes that wait for the next one, by session. */
  readonly #heldBack = new WeakMap<MeddledSession, (() => void)[]>()
  readonly #delays = new Set<Timer>()

  constructor(book: RuleBook, ground: FaultGround) {
    this.#book = book
    this.#ground = ground
  }

  /** Pushes that were delayed are never sent. */
  stop(): void {
    for (const delay of this.#delays) delay.cancel()
    this.#delays.clear()
  }

  upgrade(): UpgradeVerdict {
    for (const { upgrade } of this.#book.lastings()) if (upgrade !== undefined) return upgrade()
    let verdict: UpgradeVerdict = { kind: 'admit' }
    for (const rule of this.#book.firing(WISH)) {
      if (rule.effect.kind !== 'upgrade') continue
      verdict = rule.effect.act()
      this.#book.record(rule, WISH)
    }
    return verdict
  }

  opened(): void {}

  closed(session: MeddledSession): void {
    this.#heldBack.delete(session)
  }

  counts(session: MeddledSession, channel: string): boolean {
    for (const { silence } of this.#book.lastings()) if (silence !== undefined) return false
    const occasion = this.#occasionOf(session, channel)
    const firing = this.#book.firing(occasion, isUncounted)
    for (const rule of firing) this.#book.record(rule, occasion)
    return firing.length === 0
  }

  send(session: MeddledSession, frame: OutgoingFrame, deliver: (text: string) => void): void {
    if (frame.kind !== 'data' || frame.channel === undefined) {
      deliver(frame.text)
      return
    }
    const occasion = this.#occasionOf(session, frame.channel)
    const firing = this.#book.firing(occasion, (rule) => !isUncounted(rule))
    const plan: FramePlan = { session, frame, text: frame.text, deliveries: 1, delayMs: 0, isHeldBack: false }
    for (const rule of firing) this.#plan(rule, plan, occasion)
    this.#carryOut(plan, deliver)
    for (const rule of firing) this.#book.happen(rule, occasion, session)
  }

  pings(): boolean {
    for (const { silence } of this.#book.lastings()) if (silence?.pings === false) return false
    return true
  }

  receives(): boolean {
    return true
  }

  #plan({ effect, ...rule }: LoadedRule, plan: FramePlan, occasion: Occasion): void {
    if (effect.kind === 'frame') effect.act(plan)
    else if (effect.kind === 'picture') plan.text = effect.act(plan.text, plan.frame.channel ?? '')
    else return
    this.#book.record({ effect, ...rule }, occasion)
  }

  #carryOut(
    { session, text, deliveries, delayMs, isHeldBack }: FramePlan,
    deliver: (text: string) => void,
  ): void {
    const sendNow = (): void => {
      for (let sent = 0; sent < deliveries; sent += 1) deliver(text)
    }
    if (isHeldBack) {
      this.#heldBack.set(session, [...(this.#heldBack.get(session) ?? []), sendNow])
      return
    }
    if (delayMs > 0) this.#sendLater(delayMs, sendNow)
    else sendNow()
    for (const sendHeld of this.#heldBack.get(session) ?? []) sendHeld()
    this.#heldBack.delete(session)
  }

  #sendLater(delayMs: number, sendNow: () => void): void {
    const delay = this.#ground.clock.startTimer(delayMs, () => {
      this.#delays.delete(delay)
      sendNow()
    })
    this.#delays.add(delay)
  }

  #occasionOf({ accountId }: MeddledSession, channelName: string): Occasion {
    const { exchange } = this.#ground
    const channel = parseChannelName(channelName)
    const market =
      channel === undefined || channel.kind === 'tickers'
        ? undefined
        : exchange.markets().find(({ symbolId }) => String(symbolId) === channel.instrumentId)
    const kind: ChannelKind = channel?.kind ?? 'private'
    const account = accountId === undefined ? undefined : exchange.accounts.get(accountId)?.name
    return { kind: 'frame', channel: kind, account, symbol: market?.symbol }
  }
}

function isUncounted({ effect }: LoadedRule): boolean {
  return effect.kind === 'frame' && effect.stage === 'uncounted'
}
