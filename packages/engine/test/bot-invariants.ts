/**
 * What must hold of goals and of their owners, held against the exchange's own books after everything that happens there:
 * I7, and that no goal is ever beyond its target, on the other side, past its price limit, or without a durable plan. What
 * holds of each account by itself is kept by `invariants.ts`.
 */
import { add, type Decimal, decimal, isLess, type MarketSymbol, multiply, ZERO } from '@trading-bridge/core'
import type { ExchangeEvent, Sandbox, SandboxOrder } from '@trading-bridge/sandbox'
import { expect } from 'vitest'
import { clientOrderIdOf, type GoalSettings } from '../src/index.ts'
import type { CountedBots } from './counted-bots.ts'

interface KeeperOptions {
  readonly sandbox: Sandbox
  /** By account at the exchange, whose it is. Accounts that are not named are outsiders'. */
  readonly owners: ReadonlyMap<string, string>
  readonly bots: Pick<CountedBots, 'plans'>
}

interface WatchedGoal {
  readonly goalId: string
  readonly settings: GoalSettings
  readonly holder: string
  /** Orders of the goal that the exchange accepted, by its own id, as they stood last. */
  readonly orders: Map<string, SandboxOrder>
}

interface KnownTrade {
  readonly symbol: string
  readonly atMs: number
  readonly quantity: Decimal
  /** Who was on its two sides, as far as told by now. */
  readonly accounts: string[]
}

/** Client order ids are computed so many ahead of the highest sequence that was seen. */
const AHEAD = 64
/** Time between a decision and the order's acceptance, with requests that are held up. */
const SLACK_MS = 15_000

export class BotKeeper {
  readonly #options: KeeperOptions
  readonly #broken: string[] = []
  readonly #goals: WatchedGoal[] = []
  readonly #byClientId = new Map<string, { readonly goal: WatchedGoal; readonly sequence: number }>()
  readonly #knownUntil = new Map<string, number>()
  readonly #trades = new Map<string, KnownTrade>()
  #ordersSeen = 0

  constructor(options: KeeperOptions) {
    this.#options = options
    options.sandbox.exchange.onEvent((event) => this.#after(event))
  }

  /** How many orders of goals the exchange has accepted. */
  get ordersSeen(): number {
    return this.#ordersSeen
  }

  watch(goal: { readonly goalId: string; readonly settings: GoalSettings; readonly holder: string }): void {
    const watched: WatchedGoal = { ...goal, orders: new Map() }
    this.#goals.push(watched)
    this.#expect(watched, AHEAD)
  }

  /** The orders of a goal as the exchange has them, oldest first. */
  ordersOf(goalId: string): readonly SandboxOrder[] {
    return [...(this.#goals.find((goal) => goal.goalId === goalId)?.orders.values() ?? [])]
  }

  assertNothingBroke(): void {
    expect(this.#broken.join('\n')).toBe('')
  }

  #expect(goal: WatchedGoal, until: number): void {
    const { goalId } = goal
    const from = (this.#knownUntil.get(goalId) ?? 0) + 1
    for (let sequence = from; sequence <= until; sequence += 1)
      this.#byClientId.set(clientOrderIdOf({ goalId, sequence }), { goal, sequence })
    this.#knownUntil.set(goalId, Math.max(until, from - 1))
  }

  #after(event: ExchangeEvent): void {
    switch (event.type) {
      case 'order.accepted':
        this.#accepted(event.order, event.atMs)
        return
      case 'order.filled': {
        this.#checkOwnTrade(event)
        this.#update(event.order)
        return
      }
      case 'order.done':
        this.#update(event.order)
        return
      default:
    }
  }

  #accepted(order: SandboxOrder, atMs: number): void {
    const known = this.#byClientId.get(order.clOrdId)
    if (known === undefined) return
    const { goal, sequence } = known
    this.#ordersSeen += 1
    this.#expect(goal, sequence + AHEAD)
    this.#checkPlan(goal, atMs)
    this.#checkTerms(goal, order)
    this.#checkParticipation(goal, order, atMs)
    this.#update(order)
  }

  #update(order: SandboxOrder): void {
    const goal = this.#byClientId.get(order.clOrdId)?.goal
    if (goal === undefined) return
    goal.orders.set(order.ordId, order)
    const { target } = goal.settings
    let most: Decimal = ZERO
    for (const each of goal.orders.values()) most = add(most, mostOf(each, target.unit))
    if (isLess(target.amount, most))
      this.#break(
        `I6: goal ${goal.goalId} may come to ${most} at the exchange, beyond its target ${target.amount}`,
      )
  }

  /** I7. */
  #checkOwnTrade({ fill }: Extract<ExchangeEvent, { readonly type: 'order.filled' }>): void {
    const { owners } = this.#options
    const { tradeId, symbol, accountId, execQty, matchedAtMs } = fill
    const trade = this.#trades.get(tradeId) ?? {
      symbol,
      atMs: matchedAtMs,
      quantity: amount(execQty),
      accounts: [],
    }
    this.#trades.set(tradeId, trade)
    const owner = owners.get(accountId)
    const partner = trade.accounts.find((account) => owner !== undefined && owners.get(account) === owner)
    if (partner !== undefined)
      this.#break(
        `I7: ${partner} and ${accountId}, both of ${owner}, traded with each other, trade ${tradeId}`,
      )
    trade.accounts.push(accountId)
  }

  #checkPlan({ goalId }: WatchedGoal, atMs: number): void {
    const [plan, ...others] = this.#options.bots.plans.get(goalId) ?? []
    if (plan === undefined) this.#break(`goal ${goalId} sent an order before its plan was durable`)
    else if (atMs < plan.startAtMs) this.#break(`goal ${goalId} sent an order before its start`)
    if (others.length > 0) this.#break(`goal ${goalId} has ${others.length + 1} plans`)
  }

  #checkTerms({ goalId, settings, holder }: WatchedGoal, order: SandboxOrder): void {
    const { side, symbol, price } = settings
    if (order.accountId !== holder) this.#break(`goal ${goalId} traded on account ${order.accountId}`)
    if (order.symbol !== codeOf(symbol)) this.#break(`goal ${goalId} traded in ${order.symbol}`)
    if (order.side !== (side === 'buy' ? 'BUY' : 'SELL')) this.#break(`goal ${goalId} placed a ${order.side}`)
    const isResting = settings.style === 'post-only' || settings.style === 'join'
    const mayRest =
      isResting || (settings.deadline.kind === 'finish-passive' && this.#isPastItsPlan(goalId, order))
    if (order.ordType === 'POST_ONLY' ? !mayRest : isResting)
      this.#break(`goal ${goalId} of style ${settings.style} placed ${order.ordType}`)
    if (order.ordType === 'MARKET' && settings.style !== 'market')
      this.#break(`goal ${goalId} placed a market order that nobody chose`)
    if (price.limit === undefined || order.ordType === 'MARKET') return
    const at = amount(order.ordPrice)
    const isBeyond = side === 'buy' ? isLess(price.limit, at) : isLess(at, price.limit)
    if (isBeyond) this.#break(`goal ${goalId} placed at ${at}, past its limit ${price.limit}`)
  }

  #isPastItsPlan(goalId: string, { acceptedAtMs }: SandboxOrder): boolean {
    const [plan] = this.#options.bots.plans.get(goalId) ?? []
    return plan !== undefined && acceptedAtMs >= plan.endAtMs
  }

  /**
   * Own volume to others', each in the window that is kinder by what may lie between a decision and its acceptance. All
   * accounts of the owner count together, and an order counts at full size.
   */
  #checkParticipation({ goalId, settings, holder }: WatchedGoal, order: SandboxOrder, atMs: number): void {
    const { owners } = this.#options
    const { windowMs, max } = settings.participation
    const owner = owners.get(holder)
    let [own, others]: [Decimal, Decimal] = [ZERO, ZERO]
    for (const trade of this.#trades.values()) {
      if (trade.symbol !== order.symbol) continue
      const isOwn = trade.accounts.some((account) => owners.get(account) === owner)
      if (isOwn && trade.atMs > atMs - windowMs + SLACK_MS) own = add(own, trade.quantity)
      if (!isOwn && trade.atMs > atMs - windowMs - SLACK_MS) others = add(others, trade.quantity)
    }
    const wanted = add(own, amount(order.ordQty))
    if (isLess(multiply(others, max), wanted))
      this.#break(`goal ${goalId} could make ${wanted} of the ${others} of others, more than ${max} of it`)
  }

  #break(what: string): void {
    this.#broken.push(what)
  }
}

/** What an order has filled and may still fill, in the unit of a target; open parts at their limit price. */
function mostOf(order: SandboxOrder, unit: 'base' | 'quote'): Decimal {
  const isLive = order.ordStatus === 'SUBMITTED' || order.ordStatus === 'PARTIAL_FILLED'
  const open = isLive ? amount(order.leavesQty) : ZERO
  if (unit === 'base') return add(amount(order.cumQty), open)
  return add(amount(order.cumAmt), multiply(open, amount(order.ordPrice)))
}

function codeOf(symbol: MarketSymbol): string {
  return symbol.replace('/', '')
}

/** The sandbox counts in 10^-18. */
function amount(units: bigint): Decimal {
  return decimal(`${units}e-18`)
}
