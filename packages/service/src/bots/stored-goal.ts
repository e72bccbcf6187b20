import { InternalError } from '@trading-bridge/core'
import {
  type Bot,
  type BotEvent,
  type BotMark,
  type GoalOrder,
  type GoalSettings,
  type LedgerFill,
  parseGoal,
} from '@trading-bridge/engine'
import type { Account, Store } from '@trading-bridge/store'

/** A bot with the account it trades on, and what it is to do. */
export interface KnownBot {
  readonly bot: Bot
  readonly account: Account
  /** The owner's name. */
  readonly owner: string
  readonly settings: GoalSettings
}

/** With everything on record about it. */
export interface StoredGoal extends KnownBot {
  readonly orders: readonly GoalOrder[]
  /** Of the account in the bot's market, since it was made; oldest first. */
  readonly fills: readonly LedgerFill[]
  readonly marks: readonly BotMark[]
  readonly events: readonly BotEvent[]
}

/** The clock of the exchange may be behind ours when it dates a fill. */
const CLOCK_MARGIN_MS = 3_600_000

/** The bots of an installation with their accounts and goals, looked up in what was read once. */
export class KnownBots {
  readonly #accounts: ReadonlyMap<string, Account>
  readonly #owners: ReadonlyMap<string, string>

  private constructor(accounts: readonly Account[], owners: ReadonlyMap<string, string>) {
    this.#accounts = new Map(accounts.map((account) => [account.id, account]))
    this.#owners = owners
  }

  static async read({ accounts }: Pick<Store, 'accounts'>): Promise<KnownBots> {
    const owners = await accounts.owners()
    return new KnownBots(await accounts.accounts(), new Map(owners.map(({ id, name }) => [id, name])))
  }

  get(bot: Bot): KnownBot {
    const account = this.#accounts.get(bot.accountId)
    if (account === undefined)
      throw new InternalError(`Bot ${bot.name} trades on an account that is not on record.`, {
        next: 'Restore the last backup, and report this.',
      })
    return { bot, account, owner: this.#owners.get(bot.ownerId) ?? '', settings: settingsOf(bot) }
  }
}

export async function readStoredGoal(
  { bots, ledger }: Pick<Store, 'bots' | 'ledger'>,
  known: KnownBot,
  { events }: { readonly events: number },
): Promise<StoredGoal> {
  const { id, accountId, symbol, createdAtMs } = known.bot
  return {
    ...known,
    orders: await ledger.goalOrders(id),
    fills: await bots.fillsSince([accountId], symbol, createdAtMs - CLOCK_MARGIN_MS),
    marks: await bots.marks(id),
    events: await bots.events(id, { limit: events }),
  }
}

/** What a bot was made to do: its document, read as it was at the moment that it was accepted. */
function settingsOf({ name, document, createdAtMs }: Bot): GoalSettings {
  const parsed = parseGoal(JSON.parse(document), { nowMs: createdAtMs })
  if (parsed.kind === 'goal') return parsed.settings
  const [problem] = parsed.problems
  throw new InternalError(`The goal of bot ${name} is refused by this version: ${problem?.message ?? ''}`, {
    next: 'Use the version that it was made with to stop it, and make another.',
  })
}
