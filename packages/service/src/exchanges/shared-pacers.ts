import { DEFAULT_PACING, DEFAULT_RETRY, Pacer } from '@trading-bridge/client'
import { type Clock, systemClock, systemRandom } from '@trading-bridge/core'
import { SharedByName } from './shared-by-name.ts'

/** One pacer for all that is asked with one key: two accounts with it are one account of the exchange, with one budget. */
export function sharedPacers({
  clock = systemClock,
}: {
  readonly clock?: Clock | undefined
}): SharedByName<Pacer> {
  return new SharedByName({
    open: async () =>
      new Pacer({
        ...DEFAULT_PACING,
        clock,
        random: systemRandom,
        longestPauseMs: DEFAULT_RETRY.longestDelayMs,
      }),
    close: async (pacer) => pacer.close(),
  })
}
