/**
 * What a fault is: a name, the lines of the list it makes happen, the fields it takes, and what it does. The kinds differ
 * in what they act on:
 *
 * - `call`: one call, by changing its plan
 * - `picture`: the text of market data, in replies and in pushes alike
 * - `frame`: one push of the stream
 * - `upgrade`: one wish to open a stream
 * - `event`: something that happens on the exchange, once each time
 * - `lasting`: a state that begins and, unless it is for good, ends
 */
import type { SpotEndpointName } from '@trading-bridge/protocol'
import { z } from 'zod'
import type { MeddledSession, OutgoingFrame, UpgradeVerdict } from '../stream/stream-meddler.ts'
import type { CallPlan } from './call-plan.ts'
import type { FaultGround } from './fault-ground.ts'
import type { ReachedLine } from './fault-lines.ts'
import type { RuleCondition } from './rule-condition.ts'

/** The `then` of a rule: the fault's name and its fields. */
export interface FaultSpec {
  readonly fault: string
  readonly [field: string]: unknown
}

/** A rule as the docs show it: `spec` is its `then`. */
export interface RuleExample {
  readonly when?: RuleCondition
  readonly spec: FaultSpec
}

/** What is to become of one push. */
export interface FramePlan {
  readonly session: MeddledSession
  readonly frame: OutgoingFrame
  text: string
  /** How often it is sent. */
  deliveries: number
  delayMs: number
  /** Sent after the next push that is not itself held back. */
  isHeldBack: boolean
}

/** A lasting fault at work. */
export interface Lasting {
  readonly end: () => void
  /** What it does to each call meanwhile. */
  readonly plan?: (plan: CallPlan) => void
  readonly upgrade?: () => UpgradeVerdict
  /** Keeps pushes, and pings too where it says so, from every stream. */
  readonly silence?: { readonly pings: boolean }
}

/** Changes the text of market data. `key` tells apart what must not be mixed: markets, depths. */
export type PictureEdit = (text: string, key: string) => string

interface FaultDescription {
  readonly name: string
  readonly lines: readonly ReachedLine[]
  /** One sentence for the docs. */
  readonly does: string
  readonly example: RuleExample
}

interface FaultBase extends FaultDescription {
  readonly schema: z.ZodType
  /** The only endpoints it can act on; any where left out. */
  readonly endpoints?: readonly SpotEndpointName[] | undefined
}

type Prepared<Kind extends string, Effect> = FaultBase & {
  readonly kind: Kind
  /** Reads the fields, and keeps what the rule must remember. The schema has passed. */
  readonly prepare: (spec: FaultSpec) => Effect
}

export type CallFault = Prepared<'call', (plan: CallPlan) => void>
export type PictureFault = Prepared<'picture', PictureEdit>
/** `counted`: the push has its number already, so that losing it leaves a gap in `S`. */
export type FrameFault = Prepared<'frame', (plan: FramePlan) => void> & {
  readonly stage: 'uncounted' | 'counted'
}
export type UpgradeFault = Prepared<'upgrade', () => UpgradeVerdict>
/** Returns what came of it, where that is worth a word. `session` is the stream whose push made it happen. */
export type EventFault = Prepared<
  'event',
  (ground: FaultGround, session?: MeddledSession) => string | undefined
>
export type LastingFault = Prepared<'lasting', (ground: FaultGround) => Lasting> & {
  readonly isForGood: boolean
}

export type Fault = CallFault | PictureFault | FrameFault | UpgradeFault | EventFault | LastingFault

type Definition<Shape extends z.ZodRawShape, Effect> = FaultDescription & {
  readonly endpoints?: readonly SpotEndpointName[]
  readonly fields: Shape
  readonly prepare: (fields: z.output<z.ZodObject<Shape>>) => Effect
}

export function callFault<Shape extends z.ZodRawShape>(
  definition: Definition<Shape, (plan: CallPlan) => void>,
): CallFault {
  return { kind: 'call', ...prepared(definition) }
}

export function pictureFault<Shape extends z.ZodRawShape>(
  definition: Definition<Shape, PictureEdit>,
): PictureFault {
  return { kind: 'picture', ...prepared(definition) }
}

export function frameFault<Shape extends z.ZodRawShape>(
  definition: Definition<Shape, (plan: FramePlan) => void> & Pick<FrameFault, 'stage'>,
): FrameFault {
  return { kind: 'frame', stage: definition.stage, ...prepared(definition) }
}

export function upgradeFault<Shape extends z.ZodRawShape>(
  definition: Definition<Shape, () => UpgradeVerdict>,
): UpgradeFault {
  return { kind: 'upgrade', ...prepared(definition) }
}

export function eventFault<Shape extends z.ZodRawShape>(
  definition: Definition<Shape, ReturnType<EventFault['prepare']>>,
): EventFault {
  return { kind: 'event', ...prepared(definition) }
}

export function lastingFault<Shape extends z.ZodRawShape>(
  definition: Definition<Shape, (ground: FaultGround) => Lasting> & { readonly isForGood?: boolean },
): LastingFault {
  return { kind: 'lasting', isForGood: definition.isForGood ?? false, ...prepared(definition) }
}

function prepared<Shape extends z.ZodRawShape, Effect>(
  definition: Definition<Shape, Effect>,
): FaultBase & { readonly prepare: (spec: FaultSpec) => Effect } {
  const { name, lines, does, example, endpoints, fields, prepare } = definition
  const ownFields = z.object(fields)
  return {
    name,
    lines,
    does,
    example,
    endpoints,
    schema: z.strictObject({ fault: z.literal(name), ...fields }),
    prepare: (spec) => prepare(ownFields.parse(spec)),
  }
}
