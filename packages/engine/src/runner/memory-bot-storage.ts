import { type MarketSymbol, StoreError } from '@trading-bridge/core'
import type { LedgerFill, LedgerStorage } from '../ledger/ledger-storage.ts'
import { type Bot, type BotEvent, type BotMark, isOver } from './bot.ts'
import type { BotChange, BotStorage, IntegrityRefusal } from './bot-storage.ts'

export interface MemoryBotStorageOptions {
  /** The books of an account, where there are any: `fillsSince` reads them. */
  readonly ledger?: ((accountId: string) => Pick<LedgerStorage, 'fills'> | undefined) | undefined
}

const FILLS_A_PAGE = 1_000

/**
 * Bots in memory: for tests and small programs, where nothing has to outlive the process. It keeps every rule of the
 * port but durability, and passes the same suite as the database.
 */
export class MemoryBotStorage implements BotStorage {
  readonly #ledger: NonNullable<MemoryBotStorageOptions['ledger']>
  readonly #bots = new Map<string, Bot>()
  readonly #events = new Map<string, BotEvent[]>()
  readonly #marks = new Map<string, Map<number, BotMark>>()
  readonly #refusals: IntegrityRefusal[] = []

  constructor({ ledger = () => undefined }: MemoryBotStorageOptions = {}) {
    this.#ledger = ledger
  }

  async insertBot(bot: Bot, event: BotEvent): Promise<'inserted' | 'exists'> {
    if ([...this.#bots.values()].some(({ id, name }) => id === bot.id || name === bot.name)) return 'exists'
    this.#bots.set(bot.id, bot)
    this.#events.set(bot.id, [event])
    return 'inserted'
  }

  async bots({
    withArchived = false,
  }: {
    readonly withArchived?: boolean | undefined
  } = {}): Promise<readonly Bot[]> {
    return [...this.#bots.values()]
      .filter(({ archivedAtMs }) => withArchived || archivedAtMs === undefined)
      .sort((left, right) => (left.name < right.name ? -1 : 1))
  }

  async findBot(key: { readonly id: string } | { readonly name: string }): Promise<Bot | undefined> {
    if ('id' in key) return this.#bots.get(key.id)
    return [...this.#bots.values()].find(({ name }) => name === key.name)
  }

  async changeBot(
    { id, revision }: { readonly id: string; readonly revision: number },
    change: BotChange & { readonly changedAtMs: number },
    event?: BotEvent,
  ): Promise<Bot | 'stale'> {
    const bot = this.#bots.get(id)
    if (bot?.revision !== revision) return 'stale'
    const next: Bot = { ...bot, ...change, revision: revision + 1 }
    refuseSecondPlan(bot, next)
    refuseRevival(bot, next)
    this.#bots.set(id, next)
    if (event !== undefined) await this.appendEvent(event)
    return next
  }

  async appendEvent(event: BotEvent): Promise<void> {
    const events = this.#events.get(event.botId) ?? []
    events.push(event)
    this.#events.set(event.botId, events)
  }

  async events(
    botId: string,
    { limit = Number.POSITIVE_INFINITY }: { readonly limit?: number | undefined } = {},
  ): Promise<readonly BotEvent[]> {
    return newest(this.#events.get(botId) ?? [], limit)
  }

  async recordMark(mark: BotMark): Promise<void> {
    const marks = this.#marks.get(mark.botId) ?? new Map<number, BotMark>()
    if (!marks.has(mark.atMs)) marks.set(mark.atMs, mark)
    this.#marks.set(mark.botId, marks)
  }

  async marks(botId: string): Promise<readonly BotMark[]> {
    return [...(this.#marks.get(botId)?.values() ?? [])].sort((left, right) => left.atMs - right.atMs)
  }

  async fillsSince(
    accountIds: readonly string[],
    symbol: MarketSymbol,
    sinceAtMs: number,
  ): Promise<readonly LedgerFill[]> {
    const fills: LedgerFill[] = []
    for (const accountId of accountIds) fills.push(...(await this.#fillsOf(accountId, symbol, sinceAtMs)))
    return fills.sort((left, right) => left.atMs - right.atMs)
  }

  async recordRefusal(refusal: IntegrityRefusal): Promise<void> {
    this.#refusals.push(refusal)
  }

  async refusals({
    limit = Number.POSITIVE_INFINITY,
  }: {
    readonly limit?: number | undefined
  } = {}): Promise<readonly IntegrityRefusal[]> {
    return newest(this.#refusals, limit)
  }

  async #fillsOf(accountId: string, symbol: MarketSymbol, fromMs: number): Promise<readonly LedgerFill[]> {
    const ledger = this.#ledger(accountId)
    if (ledger === undefined) return []
    const range = { symbol, fromMs, toMs: Number.POSITIVE_INFINITY, limit: FILLS_A_PAGE }
    const fills = [...(await ledger.fills(accountId, range))]
    for (let page = fills.length; page === FILLS_A_PAGE; ) {
      const next = await ledger.fills(accountId, { ...range, after: fills.at(-1) })
      fills.push(...next)
      page = next.length
    }
    return fills
  }
}

function refuseSecondPlan({ id, plan }: Bot, next: Bot): void {
  if (plan === undefined || JSON.stringify(plan) === JSON.stringify(next.plan)) return
  throw conflict(`the plan of bot ${id} is set once`)
}

function refuseRevival(bot: Bot, next: Bot): void {
  if (!isOver(bot) || bot.actual === next.actual) return
  throw conflict(`bot ${bot.id} is ${bot.actual} for ever`)
}

function conflict(rule: string): StoreError {
  return new StoreError('TB_STORE_CONFLICT', `The books refused a change: ${rule}.`, {
    next: 'Read what is there before writing again; if no input explains it, report this.',
  })
}

function newest<Row>(rows: readonly Row[], limit: number): readonly Row[] {
  return rows.slice(Math.max(0, rows.length - limit))
}
