import type { SpotEndpointName } from '@trading-bridge/protocol'
import type { MeddledSession, UpgradeVerdict } from '../stream/stream-meddler.ts'
import type { CallPlan } from './call-plan.ts'
import type { FaultGround } from './fault-ground.ts'
import type { Fault, FaultSpec, FramePlan, Lasting, PictureEdit } from './fault-kind.ts'
import type { FaultRule } from './fault-script.ts'
import { type ChannelKind, type Occasion, type RuleCondition, waitsForOccasion } from './rule-condition.ts'
import type { RuleTrigger } from './rule-trigger.ts'

/** What a rule does, ready to be done: its fields are read. */
export type Effect =
  | { readonly kind: 'call'; readonly act: (plan: CallPlan) => void }
  | { readonly kind: 'picture'; readonly act: PictureEdit }
  | {
      readonly kind: 'frame'
      readonly stage: 'uncounted' | 'counted'
      readonly act: (plan: FramePlan) => void
    }
  | { readonly kind: 'upgrade'; readonly act: () => UpgradeVerdict }
  | {
      readonly kind: 'event'
      readonly act: (ground: FaultGround, session?: MeddledSession) => string | undefined
    }
  | { readonly kind: 'lasting'; readonly act: (ground: FaultGround) => Lasting }

/** One rule at work. */
export interface LoadedRule {
  readonly id: string
  /** Its own name, or its place in the script. */
  readonly label: string
  readonly rule: FaultRule
  readonly when: RuleCondition
  readonly fault: Fault
  readonly effect: Effect
  readonly trigger: RuleTrigger
  /** Monotonic; `until` counts from here. */
  readonly sinceMs: number
  readonly watches: Watch
}

/** What a rule waits for. `time` waits for nothing else. */
export type Watch = 'calls' | 'frames' | 'calls-and-frames' | 'upgrades' | 'time'

/** Which calls show the market data that a channel pushes. */
const SHOWN_BY: Record<ChannelKind, SpotEndpointName | undefined> = {
  trades: 'trades',
  candles: 'candles',
  ticker: 'tickers',
  tickers: 'tickers',
  depth: 'depth',
  private: undefined,
}

export function effectOf(fault: Fault, spec: FaultSpec): Effect {
  switch (fault.kind) {
    case 'call':
      return { kind: 'call', act: fault.prepare(spec) }
    case 'picture':
      return { kind: 'picture', act: fault.prepare(spec) }
    case 'frame':
      return { kind: 'frame', stage: fault.stage, act: fault.prepare(spec) }
    case 'upgrade':
      return { kind: 'upgrade', act: fault.prepare(spec) }
    case 'event':
      return { kind: 'event', act: fault.prepare(spec) }
    case 'lasting':
      return { kind: 'lasting', act: fault.prepare(spec) }
  }
}

export function watchOf({ kind }: Fault, when: RuleCondition): Watch {
  switch (kind) {
    case 'call':
      return 'calls'
    case 'frame':
      return 'frames'
    case 'upgrade':
      return 'upgrades'
    case 'picture':
      if (when.endpoint !== undefined) return 'calls'
      return when.channel === undefined ? 'calls-and-frames' : 'frames'
    case 'event':
    case 'lasting':
      if (!waitsForOccasion(when)) return 'time'
      return when.channel === undefined ? 'calls' : 'frames'
  }
}

/** Whether the fault can do anything there: some act on a few endpoints alone, and on the channels that match them. */
export function canAct({ endpoints }: Fault, { kind, endpoint, channel }: Occasion): boolean {
  if (endpoints === undefined || kind === 'upgrade') return true
  const shown = kind === 'call' ? endpoint : channel && SHOWN_BY[channel]
  return shown !== undefined && endpoints.includes(shown)
}
