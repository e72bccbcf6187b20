import { describe, expect, test } from 'vitest'
import type { Bot } from '../src/index.ts'
import { Store, type StoreOptions } from '../src/store.ts'
import { addAccount } from './builders.ts'
import { Child } from './child.ts'
import { DATABASES, placeOf } from './databases.ts'

/** On each database; the whole installation is killed more often (`npm run kills`). */
const KILLS = Number(process.env['KILLS'] ?? 5)
const ALL = { fromMs: 0, toMs: Number.POSITIVE_INFINITY, limit: 1_000_000 }

describe.each(DATABASES)('a process that is killed in the middle of writing to $name', ({ fresh }) => {
  test(`loses nothing that was recorded, ${KILLS} times over`, { timeout: 600_000 }, async () => {
    await using database = await fresh()
    let store = await Store.open(database.options)
    const accountId = await addAccount(store)
    await store.close()

    let acknowledged = 0
    let plan: Bot['plan']
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const told = await recordUntilKilled(
        database.options,
        [accountId, `${acknowledged + 1}`, 'bot-1'],
        kill,
      )
      const [last = acknowledged, revision = 1] = told.at(-1) ?? []

      store = await Store.open(database.options)
      const recorded = (await store.ledger.orders(accountId, ALL)).map((order) => order.sequence)
      // One more may be there: recorded, and not yet told when the end came.
      expect([last, last + 1]).toContain(recorded.length)
      expect(recorded).toEqual(recorded.map((_, index) => index + 1))
      expect(await store.ledger.orderEvents(`order-${recorded.length}`)).toHaveLength(1)
      // The bot stands at a change that was told or at the next one, with an event for each, and by its first plan.
      const bot = await store.bots.findBot({ id: 'bot-1' })
      expect([revision, revision + 1]).toContain(bot?.revision)
      expect(await store.bots.events('bot-1')).toHaveLength(bot?.revision ?? 0)
      plan ??= bot?.plan
      expect(plan).toBeDefined()
      expect(bot?.plan).toEqual(plan)
      await store.close()
      acknowledged = recorded.length
    }
    expect(acknowledged).toBeGreaterThan(KILLS)
  })
})

/** Kills the child after a number of orders that differs each time, and returns all that it had told, as numbers. */
async function recordUntilKilled(
  options: StoreOptions,
  argv: readonly string[],
  round: number,
): Promise<readonly (readonly number[])[]> {
  const program = new URL('./insert-until-killed.ts', import.meta.url)
  await using child = new Child(program, [placeOf(options), ...argv])
  await child.nextLine()
  const told: string[] = []
  while (told.length < 1 + ((round * 7) % 23)) told.push(await child.nextLine())
  told.push(...(await child.kill()))
  return told.map((line) => line.split(' ').map(Number))
}
