import { describe, expect, test } from 'vitest'
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
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const sequences = await recordUntilKilled(database.options, accountId, acknowledged + 1, kill)
      const last = sequences.at(-1) ?? acknowledged

      store = await Store.open(database.options)
      const recorded = (await store.ledger.orders(accountId, ALL)).map((order) => order.sequence)
      // One more may be there: recorded, and not yet told when the end came.
      expect([last, last + 1]).toContain(recorded.length)
      expect(recorded).toEqual(recorded.map((_, index) => index + 1))
      expect(await store.ledger.orderEvents(`order-${recorded.length}`)).toHaveLength(1)
      await store.close()
      acknowledged = recorded.length
    }
    expect(acknowledged).toBeGreaterThan(KILLS)
  })
})

/** Kills the child after a number of orders that differs each time, and returns all that it had acknowledged. */
async function recordUntilKilled(
  options: StoreOptions,
  accountId: string,
  first: number,
  round: number,
): Promise<readonly number[]> {
  await using child = new Child(new URL('./insert-until-killed.ts', import.meta.url), [
    placeOf(options),
    accountId,
    String(first),
  ])
  await child.nextLine()
  const sequences: string[] = []
  while (sequences.length < 1 + ((round * 7) % 23)) sequences.push(await child.nextLine())
  sequences.push(...(await child.kill()))
  return sequences.map(Number)
}
