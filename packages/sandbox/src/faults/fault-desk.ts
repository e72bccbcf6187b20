import { SPOT_ENDPOINTS, type SpotEndpointName } from '@trading-bridge/protocol'
import type { CallMeddler, ReceivedCall } from '../rest/call-meddler.ts'
import { readParametersOf } from '../rest/read-request.ts'
import type { RestRequest } from '../rest/rest-request.ts'
import { RouteTable } from '../rest/route-table.ts'
import { NO_MEDDLING, type StreamMeddler } from '../stream/stream-meddler.ts'
import { type CallFacts, type CallPlan, newCallPlan } from './call-plan.ts'
import { carryOut } from './carry-out.ts'
import type { FaultGround } from './fault-ground.ts'
import { type FaultRule, type FaultScript, parseFaultScript } from './fault-script.ts'
import type { FiredRule } from './fired-rules.ts'
import type { LoadedRule } from './loaded-rule.ts'
import { RuleBook } from './rule-book.ts'
import { StreamFaulting } from './stream-faulting.ts'

export interface FaultDeskParts {
  readonly ground: FaultGround
  /** Told of a defect that a rule met with. */
  readonly onDefect: (error: unknown) => void
  /** Takes the place of whatever stands between the streams and their clients. */
  readonly meddleWithStreams: (meddler: StreamMeddler) => void
}

/** A rule as it stands. */
export interface ListedRule extends FaultRule {
  readonly id: string
  readonly firedCount: number
  /** Whether its lasting fault has begun and not ended. */
  readonly isInForce: boolean
}

const NAMES = Object.keys(SPOT_ENDPOINTS) as readonly SpotEndpointName[]

/**
 * Where fault scripts are handed in, and where every call and push is looked at while there are rules. The same seed and
 * the same calls in the same order make the same rules fire.
 */
export class FaultDesk implements CallMeddler {
  readonly #parts: FaultDeskParts
  readonly #book: RuleBook
  readonly #streams: StreamFaulting
  readonly #routes = new RouteTable(NAMES)
  readonly #closing = new AbortController()

  constructor(parts: FaultDeskParts) {
    this.#parts = parts
    this.#book = new RuleBook(parts.ground, parts.onDefect)
    this.#streams = new StreamFaulting(this.#book, parts.ground)
  }

  get isAwake(): boolean {
    return this.#book.rules.length > 0
  }

  /**
   * Adds the rules of a script to those there are. What happens by time counts from now.
   *
   * @throws {InvalidInputError} a rule is wrong, or names an account or a market that is not there; none is added then.
   */
  add(script: FaultScript): readonly ListedRule[] {
    const added = this.#book.add(parseFaultScript(script))
    this.#wakeOrRest()
    return added.map((rule) => this.#listed(rule))
  }

  list(): readonly ListedRule[] {
    return this.#book.rules.map((rule) => this.#listed(rule))
  }

  /** Takes one rule out and ends what it began. False when there is none with that id. */
  remove(id: string): boolean {
    const isRemoved = this.#book.remove(id)
    this.#wakeOrRest()
    return isRemoved
  }

  /** Takes all rules out and ends what they began. Delays that are running still end as they were planned. */
  clear(): void {
    this.#book.clear()
    this.#wakeOrRest()
  }

  /** What fired so far, oldest first; after ten thousand the oldest are forgotten. */
  get fired(): readonly FiredRule[] {
    return this.#book.fired.all()
  }

  /** Tells every firing from now on. Returns the function that ends this. */
  onFired(listener: (fired: FiredRule) => void): () => void {
    return this.#book.fired.subscribe(listener)
  }

  /** Ends every rule and every delay; calls that were kept waiting are not answered. */
  close(): void {
    this.clear()
    this.#streams.stop()
    this.#closing.abort()
  }

  takes(call: ReceivedCall): boolean {
    const facts = this.#factsOf(call.request)
    const plan = newCallPlan(facts, this.#parts.ground)
    const lastings = [...this.#book.lastings()].filter((lasting) => lasting.plan !== undefined)
    const firing = this.#book.firing(facts)
    if (lastings.length === 0 && firing.length === 0) return false
    for (const lasting of lastings) lasting.plan?.(plan)
    for (const rule of firing) this.#change(plan, rule)
    const { signal } = this.#closing
    carryOut(plan, call, { clock: this.#parts.ground.clock, signal }).catch((error: unknown) => {
      if (!signal.aborted) this.#parts.onDefect(error)
    })
    return true
  }

  #change(plan: CallPlan, rule: LoadedRule): void {
    const { effect } = rule
    switch (effect.kind) {
      case 'call':
        effect.act(plan)
        this.#book.record(rule, plan.facts)
        break
      case 'picture': {
        const { path, query } = plan.facts.request.target
        plan.edits.push((reply) => ({ ...reply, body: effect.act(reply.body, `${path}?${query}`) }))
        this.#book.record(rule, plan.facts)
        break
      }
      default:
        plan.onProcessed.push(() => this.#book.happen(rule, plan.facts))
    }
  }

  #factsOf(request: RestRequest): CallFacts {
    const { accounts } = this.#parts.ground.exchange
    const route = this.#routes.find(request.target.path)
    const parameters = (route && readParametersOf(request, route)) ?? {}
    const { apiKey } = request.credentials
    const key = apiKey === undefined ? undefined : accounts.key(apiKey)
    const symbol = parameters['symbol']
    return {
      kind: 'call',
      request,
      parameters,
      endpoint: route?.name,
      accountId: key?.accountId,
      account: key && accounts.get(key.accountId)?.name,
      symbol: typeof symbol === 'string' ? symbol.toUpperCase() : undefined,
    }
  }

  /** Without rules the streams go their way unlooked at. */
  #wakeOrRest(): void {
    this.#parts.meddleWithStreams(this.isAwake ? this.#streams : NO_MEDDLING)
  }

  #listed(rule: LoadedRule): ListedRule {
    const { id, trigger } = rule
    return { id, ...rule.rule, firedCount: trigger.firedCount, isInForce: this.#book.isInForce(rule) }
  }
}
