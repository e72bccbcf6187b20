/**
 * The fault script: which faults happen when. A script is read whole before anything of it acts, and what is wrong with
 * it is told by rule and path.
 */
import { InvalidInputError } from '@trading-bridge/core'
import type { SpotEndpointName } from '@trading-bridge/protocol'
import { z } from 'zod'
import { FAULTS, faultNamed } from './fault-catalogue.ts'
import type { Fault, FaultSpec } from './fault-kind.ts'
import { conditionSchema, type RuleCondition } from './rule-condition.ts'

export interface FaultRule {
  /** In the list of what fired; `rules[2]` where it is left out. */
  readonly name?: string | undefined
  /** Always, where it is left out. */
  readonly when?: RuleCondition | undefined
  readonly then: FaultSpec
}

export interface FaultScript {
  /** Of the rules that fire by chance: a 32-bit integer. 1 when left out. */
  readonly seed?: number | undefined
  readonly rules: readonly FaultRule[]
}

const MAX_RULES = 1_000
const GROUPS: ReadonlySet<string> = new Set(['any', 'read', 'write'])

const ruleSchema = z.strictObject({
  name: z.string().min(1).max(100).optional(),
  when: conditionSchema.optional(),
  // biome-ignore lint/suspicious/noThenProperty: the word of the script; its value is never a function
  then: z.looseObject({ fault: z.string() }),
})

const scriptSchema = z.strictObject({
  seed: z.int32().optional(),
  rules: z.array(z.unknown()).max(MAX_RULES),
})

/** Writes a rule in a program: when it fires, and the fault. */
export function faultRule(when: RuleCondition, spec: FaultSpec, name?: string): FaultRule {
  // biome-ignore lint/suspicious/noThenProperty: the word of the script; its value is never a function
  return { name, when, then: spec }
}

/**
 * Reads the text of a script.
 *
 * @throws {InvalidInputError} it is no JSON, or something in it is wrong; `subject` is the path.
 */
export function readFaultScript(text: string): FaultScript {
  try {
    return parseFaultScript(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) throw badScript('script', 'JSON', error.message)
    throw error
  }
}

/** As `readFaultScript`, of a value. */
export function parseFaultScript(value: unknown): FaultScript {
  const reading = scriptSchema.safeParse(value)
  if (!reading.success) throw badFields('', reading.error)
  const { seed, rules } = reading.data
  return { seed, rules: rules.map(parseRule) }
}

function parseRule(value: unknown, index: number): FaultRule {
  const path = `rules[${index}]`
  const reading = ruleSchema.safeParse(value)
  if (!reading.success) throw badFields(path, reading.error, nameOf(value))
  const rule = reading.data
  const fault = faultNamed(rule.then.fault)
  if (fault === undefined) throw unknownFault(path, rule.then.fault, rule.name)
  const fields = fault.schema.safeParse(rule.then)
  if (!fields.success) throw badFields(`${path}.then`, fields.error, rule.name)
  const defect = findMisfit(fault, rule.when ?? {})
  if (defect !== undefined)
    throw badScript(`${path}.when${defect.path}`, defect.wanted, defect.message, rule.name)
  return rule
}

interface Misfit {
  readonly path: string
  readonly wanted: string
  readonly message: string
}

/** A condition that the fault can never meet. */
function findMisfit(
  fault: Fault,
  { endpoint, channel, until, for: spanMs }: RuleCondition,
): Misfit | undefined {
  const { kind, name, endpoints } = fault
  const isAboutCalls = kind === 'call' || kind === 'picture'
  const isAboutPushes = kind === 'frame' || kind === 'picture'
  if (endpoint !== undefined && (kind === 'frame' || kind === 'upgrade'))
    return {
      path: '.endpoint',
      wanted: 'no endpoint',
      message: `${name} is a fault of the stream, not of a call`,
    }
  if (channel !== undefined && ((isAboutCalls && !isAboutPushes) || kind === 'upgrade'))
    return { path: '.channel', wanted: 'no channel', message: `${name} is no fault of pushes` }
  if (kind === 'lasting' && fault.isForGood && (until !== undefined || spanMs !== undefined))
    return { path: '', wanted: 'neither "for" nor "until"', message: `${name} is for good` }
  const stranger = endpoints === undefined ? undefined : findStranger(endpoints, endpoint)
  if (stranger === undefined) return undefined
  const wanted = `one of ${endpoints?.join(', ')}`
  return { path: '.endpoint', wanted, message: `${name} does nothing to ${stranger}` }
}

function findStranger(
  endpoints: readonly SpotEndpointName[],
  wanted: RuleCondition['endpoint'],
): string | undefined {
  const known: readonly string[] = endpoints
  return wanted === undefined
    ? undefined
    : [wanted].flat().find((word) => !GROUPS.has(word) && !known.includes(word))
}

function nameOf(value: unknown): string | undefined {
  const reading = z.looseObject({ name: z.string() }).safeParse(value)
  return reading.success ? reading.data.name : undefined
}

function badFields(base: string, error: z.ZodError, rule?: string): InvalidInputError {
  const [issue] = error.issues
  const path = pathText(base, issue?.path ?? [])
  return badScript(
    path === '' ? 'script' : path,
    'what docs/sandbox.md shows',
    issue?.message ?? 'wrong',
    rule,
  )
}

function pathText(base: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, base)
}

function unknownFault(path: string, value: string, rule: string | undefined): InvalidInputError {
  const names = FAULTS.map(({ name }) => name)
  return badScript(`${path}.then.fault`, `one of ${names.join(', ')}`, `there is no fault "${value}"`, rule)
}

function badScript(subject: string, limit: string, problem: string, rule?: string): InvalidInputError {
  const place = rule === undefined ? subject : `${subject} ("${rule}")`
  return new InvalidInputError({
    rule: 'fault-script',
    subject,
    value: rule ?? '',
    limit,
    message: `The fault script is wrong at ${place}: ${problem}.`,
    next: limit.startsWith('what')
      ? 'See docs/sandbox.md for every fault with an example.'
      : `Give ${limit}.`,
  })
}
