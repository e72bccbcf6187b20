/** Bots: a thousand of them at once, and one of them through a day of virtual time. */
import type { BenchRow } from './bench-row.ts'
import { benchGoalDay } from './goal-day.ts'
import { benchManyBots } from './many-bots.ts'

export async function benchBots(): Promise<readonly BenchRow[]> {
  return [...(await benchGoalDay()), ...(await benchManyBots())]
}
