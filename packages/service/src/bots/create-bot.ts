/** From the text of a goal to a bot on record, or everything that is wrong with it. */
import { randomUUID } from 'node:crypto'
import { nearestName } from '@trading-bridge/core'
import { type Bot, type GoalProblem, type GoalSettings, newBot, parseGoalText } from '@trading-bridge/engine'
import type { Account, Store } from '@trading-bridge/store'

export interface CreateBotOptions {
  readonly store: Pick<Store, 'accounts' | 'bots'>
  /** What is wrong with a goal in the market of its account, as far as that can be asked. */
  readonly checkOnMarket: (account: Account, settings: GoalSettings) => Promise<readonly GoalProblem[]>
  readonly nowMs: number
}

export type CreatedBot =
  | { readonly kind: 'created'; readonly bot: Bot }
  | { readonly kind: 'refused'; readonly problems: readonly GoalProblem[] }

/** Whatever was refused to protect the market is on record when this resolves. */
export async function createBot(text: string, options: CreateBotOptions): Promise<CreatedBot> {
  const { store, nowMs } = options
  const parsed = parseGoalText(text, { nowMs })
  const result = parsed.kind === 'refused' ? parsed : await makeBot(parsed, options)
  if (result.kind === 'created') return result
  for (const { code, message, path, value } of result.problems) {
    if (!code.startsWith('INTEGRITY_')) continue
    const detail = JSON.stringify({ path, value })
    await store.bots.recordRefusal({
      atMs: nowMs,
      code,
      message,
      ownerId: undefined,
      botId: undefined,
      detail,
    })
  }
  return result
}

async function makeBot(
  { settings, document }: { readonly settings: GoalSettings; readonly document: string },
  { store, checkOnMarket, nowMs }: CreateBotOptions,
): Promise<CreatedBot> {
  const account = await store.accounts.findAccount(settings.account)
  if (account === undefined) return refused(await unknownAccount(settings.account, store))
  const problems = await checkOnMarket(account, settings)
  if (problems.length > 0) return { kind: 'refused', problems }
  const { ownerId, id: accountId } = account
  const { bot, event } = newBot({ id: randomUUID(), settings, document, ownerId, accountId, atMs: nowMs })
  const inserted = await store.bots.insertBot(bot, event)
  return inserted === 'inserted' ? { kind: 'created', bot } : refused(nameTaken(settings.name))
}

function refused(problem: GoalProblem): CreatedBot {
  return { kind: 'refused', problems: [problem] }
}

async function unknownAccount(value: string, { accounts }: Pick<Store, 'accounts'>): Promise<GoalProblem> {
  const names = (await accounts.accounts()).map(({ name }) => name)
  return {
    code: 'GOAL_ACCOUNT_UNKNOWN',
    path: 'account',
    value,
    message: `There is no account "${value}" in this installation.`,
    limit: names.length === 0 ? 'an account that was added; none was' : `one of ${names.join(', ')}`,
    passes: nearestName(value, names) ?? names[0] ?? '(add one with "trading-bridge account add")',
  }
}

function nameTaken(value: string): GoalProblem {
  return {
    code: 'GOAL_NAME_TAKEN',
    path: 'name',
    value,
    message: `There is, or was, a bot "${value}": names are given once.`,
    limit: 'a name that no bot of this installation has had',
    passes: `${value}-2`,
  }
}
