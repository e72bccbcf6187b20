import type { Clock } from '@trading-bridge/core'

/** What `work` comes to, or `late` when it takes longer; then it goes on, and what it throws is nobody's business any more. */
export async function within<Result>(
  clock: Clock,
  withinMs: number,
  work: Promise<Result>,
): Promise<Result | 'late'> {
  return await new Promise((resolve, reject) => {
    const timer = clock.startTimer(withinMs, () => resolve('late'))
    work.then(resolve, reject).finally(() => timer.cancel())
  })
}
