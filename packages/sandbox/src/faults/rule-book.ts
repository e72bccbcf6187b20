import { seededRandom, type Timer } from '@trading-bridge/core'
import type { MeddledSession } from '../stream/stream-meddler.ts'
import { faultNamed } from './fault-catalogue.ts'
import type { FaultGround } from './fault-ground.ts'
import type { Lasting } from './fault-kind.ts'
import type { FaultRule, FaultScript } from './fault-script.ts'
import { FiredRules } from './fired-rules.ts'
import { assertMarket, demandAccount } from './known-names.ts'
import { canAct, effectOf, type LoadedRule, type Watch, watchOf } from './loaded-rule.ts'
import type { Occasion } from './rule-condition.ts'
import { RuleTrigger } from './rule-trigger.ts'

/** A lasting fault that has begun. */
interface InForce {
  readonly lasting: Lasting
  readonly endTimer: Timer | undefined
}

/**
 * The rules in force, and what of them is going on. Each rule has a stream of chance of its own, so that one rule more or
 * less changes nothing about the others.
 */
export class RuleBook {
  readonly fired = new FiredRules()
  readonly #ground: FaultGround
  readonly #onDefect: (error: unknown) => void
  readonly #rules: LoadedRule[] = []
  readonly #beginTimers = new Map<LoadedRule, Timer>()
  readonly #inForce = new Map<LoadedRule, InForce>()
  #nextId = 1

  constructor(ground: FaultGround, onDefect: (error: unknown) => void) {
    this.#ground = ground
    this.#onDefect = onDefect
  }

  get rules(): readonly LoadedRule[] {
    return this.#rules
  }

  isInForce(rule: LoadedRule): boolean {
    return this.#inForce.has(rule)
  }

  /** @throws {InvalidInputError} a rule names an account or a market that is not there; none is taken in then. */
  add({ seed = 1, rules }: FaultScript): readonly LoadedRule[] {
    for (const rule of rules) this.#assertNames(rule)
    const loaded = rules.map((rule, index) =>
      this.#load(rule, { label: `rules[${index}]`, seed: seed + index }),
    )
    this.#rules.push(...loaded)
    for (const rule of loaded) if (rule.watches === 'time') this.#waitForTime(rule)
    return loaded
  }

  /** Takes a rule out and ends what it began. False when there is none with that id. */
  remove(id: string): boolean {
    const at = this.#rules.findIndex((rule) => rule.id === id)
    const [rule] = at < 0 ? [] : this.#rules.splice(at, 1)
    if (rule === undefined) return false
    this.#beginTimers.get(rule)?.cancel()
    this.#beginTimers.delete(rule)
    this.#end(rule)
    return true
  }

  clear(): void {
    for (const { id } of [...this.#rules]) this.remove(id)
  }

  /** The lasting faults that have begun and not ended. */
  *lastings(): Generator<Lasting> {
    for (const { lasting } of this.#inForce.values()) yield lasting
  }

  /** The rules that fire at an occasion, in the order of the script. Each asking counts. */
  firing(occasion: Occasion, isConcerned: (rule: LoadedRule) => boolean = () => true): readonly LoadedRule[] {
    const monotonicMs = this.#ground.clock.monotonicMs()
    return this.#rules.filter(
      (rule) =>
        isWatching(rule.watches, occasion.kind) &&
        isConcerned(rule) &&
        !this.#inForce.has(rule) &&
        canAct(rule.fault, occasion) &&
        rule.trigger.firesAt(occasion, monotonicMs),
    )
  }

  /** Makes an event happen, or a lasting fault begin, and records it. */
  happen(rule: LoadedRule, occasion?: Occasion, session?: MeddledSession): void {
    const { effect } = rule
    if (effect.kind === 'event') this.record(rule, occasion, effect.act(this.#ground, session))
    if (effect.kind !== 'lasting' || this.#inForce.has(rule)) return
    this.#begin(rule, effect.act(this.#ground))
    this.record(rule, occasion)
  }

  record({ label, fault }: LoadedRule, occasion?: Occasion, note?: string): void {
    this.fired.add({
      rule: label,
      fault: fault.name,
      atMs: this.#ground.clock.trueNowMs(),
      ...(occasion === undefined ? {} : { on: placeOf(occasion) }),
      ...(note === undefined ? {} : { note }),
    })
  }

  #load(rule: FaultRule, { label, seed }: { readonly label: string; readonly seed: number }): LoadedRule {
    const fault = faultNamed(rule.then.fault)
    if (fault === undefined) throw new RangeError(`The script was not parsed: ${rule.then.fault}.`)
    const { clock } = this.#ground
    const when = rule.when ?? {}
    const sinceMs = clock.monotonicMs()
    const random = seededRandom(seed)
    const id = String(this.#nextId)
    this.#nextId += 1
    return {
      id,
      label: rule.name ?? label,
      rule,
      when,
      fault,
      effect: effectOf(fault, rule.then),
      trigger: new RuleTrigger(when, { random, sinceMs, isLasting: fault.kind === 'lasting' }),
      sinceMs,
      watches: watchOf(fault, when),
    }
  }

  /** At once where the rule says no time. */
  #waitForTime(rule: LoadedRule): void {
    const { after = 0 } = rule.when
    if (after === 0) this.#happenByTime(rule)
    else
      this.#beginTimers.set(
        rule,
        this.#ground.clock.startTimer(after, () => this.#happenLater(rule)),
      )
  }

  #happenLater(rule: LoadedRule): void {
    this.#beginTimers.delete(rule)
    try {
      this.#happenByTime(rule)
    } catch (error) {
      this.record(rule, undefined, `failed: ${error instanceof Error ? error.message : String(error)}`)
      this.#onDefect(error)
    }
  }

  #happenByTime(rule: LoadedRule): void {
    rule.trigger.fireByTime()
    this.happen(rule)
  }

  #begin(rule: LoadedRule, lasting: Lasting): void {
    const { clock } = this.#ground
    const { for: spanMs, until } = rule.when
    const leftMs = until === undefined ? spanMs : rule.sinceMs + until - clock.monotonicMs()
    const endTimer = leftMs === undefined ? undefined : clock.startTimer(leftMs, () => this.#end(rule))
    this.#inForce.set(rule, { lasting, endTimer })
  }

  #end(rule: LoadedRule): void {
    const inForce = this.#inForce.get(rule)
    if (inForce === undefined) return
    this.#inForce.delete(rule)
    inForce.endTimer?.cancel()
    inForce.lasting.end()
  }

  /** The names in `when` and those that the fault takes. */
  #assertNames({ when = {}, then }: FaultRule): void {
    const { exchange } = this.#ground
    for (const name of [when.account, then['account']])
      if (typeof name === 'string') demandAccount(exchange, name)
    for (const symbol of [when.symbol, then['symbol']])
      if (typeof symbol === 'string') assertMarket(exchange, symbol)
  }
}

function isWatching(watches: Watch, kind: Occasion['kind']): boolean {
  switch (watches) {
    case 'calls':
      return kind === 'call'
    case 'frames':
      return kind === 'frame'
    case 'calls-and-frames':
      return kind !== 'upgrade'
    case 'upgrades':
      return kind === 'upgrade'
    case 'time':
      return false
  }
}

/** The occasion alone: a call knows more of itself than is to be kept. */
function placeOf({ kind, endpoint, channel, account, symbol }: Occasion): Occasion {
  return {
    kind,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(channel === undefined ? {} : { channel }),
    ...(account === undefined ? {} : { account }),
    ...(symbol === undefined ? {} : { symbol }),
  }
}
