/**
 * MI-2: whatever the accounts of one owner do, and in whichever order it arrives, no two of their orders meet. The exchange here
 * would let them, as the last test of this file shows. `INTEGRITY_ACTIONS` says how many random actions there are.
 */
import { type Random, type Side, seededRandom, type VirtualTime } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { hasEnded, type LedgerRefusal, TradingDomain } from '../src/index.ts'
import type { Fate } from './in-process-venue.ts'
import { byHand, OwnersRig } from './owners-rig.ts'
import { oneOf, randomOrder } from './random-orders.ts'

const ACTIONS = Number(process.env['INTEGRITY_ACTIONS'] ?? 100_000)
const SEEDS = [1, 2, 3, 4]
/** Each way; so what is sent within a few milliseconds arrives in any order. */
const DELAY_TO_MS = 3

/** An owner with opposite goals: one account buys, one sells, two do both. */
const ACCOUNTS = [
  { name: 'buyer', owner: 'alice' },
  { name: 'seller', owner: 'alice' },
  { name: 'first', owner: 'alice' },
  { name: 'second', owner: 'alice' },
] as const

const LEANINGS: Readonly<Record<string, Side>> = { buyer: 'buy', seller: 'sell' }

interface Outcome {
  readonly actions: number
  readonly accepted: number
  readonly fills: number
  readonly selfTrades: number
  readonly refusals: ReadonlyMap<LedgerRefusal['code'], number>
  readonly unknown: number
  readonly blocks: readonly string[]
}

/** Nobody is asked. */
class OpenGate extends TradingDomain {
  override refusalOf(): undefined {
    return undefined
  }
}

class Storm {
  readonly #rig: OwnersRig
  readonly #random: Random
  readonly #refusals = new Map<LedgerRefusal['code'], number>()
  readonly #underWay = new Set<Promise<unknown>>()
  #unknown = 0
  #actions = 0

  constructor(rig: OwnersRig, seed: number) {
    this.#rig = rig
    this.#random = seededRandom(seed)
  }

  async run(actions: number): Promise<Outcome> {
    const { time } = this.#rig
    while (this.#actions < actions) {
      // Within one millisecond.
      for (let left = this.#random.integer(1, 12); left > 0; left -= 1) this.#act()
      await time.advance(this.#chance(0.03) ? this.#random.integer(500, 3_000) : this.#random.integer(0, 40))
      if (this.#chance(0.01)) await this.#byHand()
    }
    await time.until(Promise.all(this.#underWay))
    await time.advance(120_000)
    const { watch, accounts } = this.#rig
    const { accepted, fills, selfTrades } = watch
    return {
      actions: this.#actions,
      accepted,
      fills,
      selfTrades,
      refusals: this.#refusals,
      unknown: this.#unknown,
      blocks: accounts.flatMap(({ ledger }) => ledger.block?.code ?? []),
    }
  }

  #act(): void {
    this.#actions += 1
    const roll = this.#random.fraction()
    if (roll < 0.5) this.#order()
    else if (roll < 0.72) this.#cancel()
    else if (roll < 0.97) this.#outsider()
    else this.#rig.exchange.cancelAll(this.#rig.outsider)
  }

  #order(): void {
    const account = oneOf(this.#rig.accounts, this.#random)
    const order = byHand(randomOrder(this.#random, LEANINGS[account.name]))
    this.#follow(
      account.ledger.submit(order).then((result) => {
        if (result.kind === 'refused') {
          const { code } = result.refusal
          this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1)
        }
        if (result.kind === 'sent' && result.outcome.kind === 'unknown') this.#unknown += 1
      }),
    )
  }

  #cancel(): void {
    const { ledger } = oneOf(this.#rig.accounts, this.#random)
    const live = ledger.orders.filter((order) => !hasEnded(order))
    if (live.length > 0) this.#follow(ledger.cancel({ id: oneOf(live, this.#random).id }))
  }

  /** Takes a part of what rests, or rests to be taken. */
  #outsider(): void {
    const { outsider } = this.#rig
    const { side, at, amount } = randomOrder(this.#random)
    this.#rig.place(outsider, side, at, amount, this.#chance(0.6) ? 'IOC' : 'GTC')
  }

  /**
   * An order placed by hand on an owner's account, where it meets no own order now, and seen before anything else is sent: nobody
   * can know of it earlier.
   */
  async #byHand(): Promise<void> {
    const { time, exchange } = this.#rig
    await time.until(Promise.all(this.#underWay))
    const account = oneOf(this.#rig.accounts, this.#random)
    const own = new Set(this.#rig.accounts.map(({ accountId }) => accountId))
    const { side, at, amount } = randomOrder(this.#random)
    const book = exchange.book('SHARPUSDT')
    const rests = (side === 'buy' ? book?.asks : book?.bids)?.some(({ accountId }) => own.has(accountId))
    if (rests === true) return
    this.#actions += 1
    this.#rig.place(account.accountId, side, at, amount)
    await time.until(account.ledger.reconcile())
  }

  #follow(work: Promise<unknown>): void {
    const followed: Promise<unknown> = work.then(() => this.#underWay.delete(followed))
    this.#underWay.add(followed)
  }

  #chance(share: number): boolean {
    return this.#random.fraction() < share
  }
}

/** Most arrive and are answered; some replies get lost, and a few requests. */
function fate(what: 'submit' | 'cancel', random: Random): Fate {
  const roll = random.fraction()
  const [requests, replies] = what === 'submit' ? [0.001, 0.006] : [0.01, 0.03]
  if (roll < requests) return 'request-lost'
  return roll < replies ? 'reply-lost' : 'answered'
}

async function storm(
  seed: number,
  actions: number,
  domainOf?: (time: VirtualTime) => TradingDomain,
): Promise<Outcome> {
  await using rig = await OwnersRig.open({
    accounts: ACCOUNTS,
    seed,
    delayToMs: DELAY_TO_MS,
    fate,
    limits: { requestsPerSecond: 40 },
    ...(domainOf === undefined ? {} : { domainOf }),
  })
  return await new Storm(rig, seed).run(actions)
}

test.each(SEEDS)(
  'MI-2: accounts of one owner with opposite goals never trade with each other, whatever arrives first (seed %i)',
  { timeout: 600_000 },
  async (seed) => {
    const { selfTrades, accepted, fills, refusals, unknown, blocks, actions } = await storm(
      seed,
      ACTIONS / SEEDS.length,
    )
    expect(selfTrades).toBe(0)
    expect(blocks).toEqual([])
    // Trading went on all the while, and outcomes were lost.
    expect(accepted).toBeGreaterThan(actions / 20)
    expect(fills).toBeGreaterThan(actions / 20)
    expect(unknown).toBeGreaterThanOrEqual(Math.floor(actions / 5_000))
    expect(refusals.get('GATE_SELF_TRADE')).toBeGreaterThan(actions / 20)
  },
)

test('MI-2: without the gate the same actions make an owner trade with itself', async () => {
  const { selfTrades } = await storm(1, 1_000, ({ clock }) => new OpenGate({ clock }))
  expect(selfTrades).toBeGreaterThan(20)
})
