import { type Decimal, minimum, multiply, ZERO } from '@trading-bridge/core'
import type { TradedVolume } from '../market/market-tape.ts'
import { type ScheduleParts, scheduleOf } from './schedule.ts'

/**
 * Where a goal should stand at `nowMs`, in the unit of its target, for charts of its progress. TWAP and VWAP: what the slices
 * up to now are to have ordered. POV has no schedule by the clock: its aim is a share of what others traded since its start.
 * Iceberg and chaser may be filled at any time, so that all is scheduled from the start.
 */
export function scheduledAt(
  parts: ScheduleParts,
  nowMs: number,
  othersSinceStart?: Pick<TradedVolume, 'quantity' | 'notional'>,
): Decimal {
  const { settings, plan } = parts
  const { target } = settings
  if (nowMs < plan.startAtMs) return ZERO
  switch (settings.kind) {
    case 'twap':
    case 'vwap': {
      const schedule = scheduleOf(parts)
      return schedule.cumulative(schedule.sliceAt(nowMs))
    }
    case 'pov': {
      const traded = target.unit === 'base' ? othersSinceStart?.quantity : othersSinceStart?.notional
      return minimum<Decimal>(multiply(traded ?? ZERO, settings.participationTarget), target.amount)
    }
    case 'iceberg':
    case 'chaser':
      return target.amount
  }
}
