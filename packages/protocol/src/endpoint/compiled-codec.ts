/**
 * Schemas, compiled. zod walks a schema anew for every value and keeps a record of issues for every field, which on the
 * way of an order costs more than signing it. Each schema is therefore turned, once, into plain functions that say
 * either the value or that it does not fit. Whatever does not fit is then shown to zod itself, which says why; so the
 * schema stays the one description, and this only its short way.
 *
 * A kind of schema that is not known here is left to zod.
 */
import { z } from 'zod'
import { writeJson } from '../json/write-json.ts'

/** `undefined` is a value; this is none. */
const MISFIT = Symbol('misfit')

type Direction = 'decode' | 'encode'
type Step = (value: unknown) => unknown
type Schema = z.core.$ZodType

const COMPILED: Readonly<Record<Direction, WeakMap<Schema, Step>>> = {
  decode: new WeakMap(),
  encode: new WeakMap(),
}

/** Reads what came over the wire. */
export function decodeWith<Value extends z.ZodType>(
  schema: Value,
  wire: unknown,
): z.ZodSafeParseResult<z.output<Value>> {
  const data = stepOf(schema, 'decode')(wire)
  if (data === MISFIT) return schema.safeParse(wire)
  return { success: true, data: data as z.output<Value> }
}

/** Writes what goes over the wire. */
export function encodeWith<Value extends z.ZodType>(
  schema: Value,
  value: z.output<Value>,
): z.ZodSafeParseResult<z.input<Value>> {
  const data = stepOf(schema, 'encode')(value)
  if (data === MISFIT) return z.safeEncode(schema, value)
  return { success: true, data: data as z.input<Value> }
}

/** Writes what goes over the wire as JSON, without making the values in between. */
export function jsonTextWith<Value extends z.ZodType>(
  schema: Value,
  value: z.output<Value>,
): z.ZodSafeParseSuccess<string> | z.ZodSafeParseError<z.input<Value>> {
  const text = textStepOf(schema)(value)
  if (typeof text === 'string') return { success: true, data: text }
  const encoded = z.safeEncode(schema, value)
  return encoded.success ? { success: true, data: writeJson(encoded.data) } : encoded
}

function stepOf(schema: Schema, direction: Direction): Step {
  const known = COMPILED[direction].get(schema)
  if (known !== undefined) return known
  const step = compile(schema, direction)
  COMPILED[direction].set(schema, step)
  return step
}

function compile(schema: Schema, direction: Direction): Step {
  const checks = customChecksOf(schema)
  if (checks === undefined) return leftToZod(schema, direction)
  const step = compileUnchecked(schema, direction)
  if (checks.length === 0) return step
  // A check is about the value as we see it: after it is read, before it is written.
  const passes = (value: unknown): boolean => checks.every((check) => check(value))
  return direction === 'decode'
    ? (wire) => {
        const value = step(wire)
        return value !== MISFIT && passes(value) ? value : MISFIT
      }
    : (value) => (passes(value) ? step(value) : MISFIT)
}

function compileUnchecked(schema: Schema, direction: Direction): Step {
  if (schema instanceof z.ZodObject) return objectStep(schema, direction)
  if (schema instanceof z.ZodArray) return arrayStep(stepOf(schema.def.element, direction))
  if (schema instanceof z.ZodTuple) return tupleStep(schema, direction)
  if (schema instanceof z.ZodOptional) return passing(undefined, stepOf(schema.def.innerType, direction))
  if (schema instanceof z.ZodNullable) return passing(null, stepOf(schema.def.innerType, direction))
  if (schema instanceof z.ZodUnion)
    return unionStep(schema.def.options.map((each) => stepOf(each, direction)))
  if (schema instanceof z.ZodCodec) return codecStep(schema, direction)
  if (schema instanceof z.ZodString) return fitting((value) => typeof value === 'string')
  if (schema instanceof z.ZodNumber) return numberStep(schema, direction)
  if (schema instanceof z.ZodNull) return fitting((value) => value === null)
  if (schema instanceof z.ZodBoolean) return fitting((value) => typeof value === 'boolean')
  if (schema instanceof z.ZodUnknown) return (value) => value
  if (schema instanceof z.ZodEnum) return oneOf(schema.options)
  if (schema instanceof z.ZodLiteral) return oneOf([...schema.values])
  if (schema instanceof z.ZodCustom) return fitting((value) => Boolean(schema.def.fn(value)))
  return leftToZod(schema, direction)
}

/** The functions of the schema's `refine` calls; `undefined` when it has checks of another kind. */
function customChecksOf(schema: Schema): readonly ((value: unknown) => boolean)[] | undefined {
  const functions: ((value: unknown) => boolean)[] = []
  for (const check of schema._zod.def.checks ?? []) {
    if (!(check instanceof z.ZodCustom)) return undefined
    functions.push((value) => Boolean(check.def.fn(value)))
  }
  return functions
}

/** Fields in the order of the schema; what it does not name is dropped, and what is not there stays away. */
function objectStep(schema: z.ZodObject, direction: Direction): Step {
  if (schema.def.catchall !== undefined) return leftToZod(schema, direction)
  const fields = Object.entries(schema.def.shape).map(([name, field]) => ({
    name,
    step: stepOf(field, direction),
  }))
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return MISFIT
    const source = value as Readonly<Record<string, unknown>>
    const result: Record<string, unknown> = {}
    for (const { name, step } of fields) {
      const field = step(source[name])
      if (field === MISFIT) return MISFIT
      if (field !== undefined || name in source) result[name] = field
    }
    return result
  }
}

function arrayStep(step: Step): Step {
  return (value) => {
    if (!Array.isArray(value)) return MISFIT
    const result: unknown[] = []
    for (const item of value) {
      const stepped = step(item)
      if (stepped === MISFIT) return MISFIT
      result.push(stepped)
    }
    return result
  }
}

/** As many items as the schema names, no more and no fewer. */
function tupleStep(schema: z.ZodTuple, direction: Direction): Step {
  const { items, rest } = schema.def
  if (rest !== null || items.some((item) => item._zod.optin !== undefined))
    return leftToZod(schema, direction)
  const steps = items.map((item) => stepOf(item, direction))
  return (value) => {
    if (!Array.isArray(value) || value.length !== steps.length) return MISFIT
    const result = steps.map((step, at) => step(value[at]))
    return result.includes(MISFIT) ? MISFIT : result
  }
}

function numberStep(schema: z.ZodNumber, direction: Direction): Step {
  if (schema.format === null) return fitting((value) => Number.isFinite(value))
  return schema.format === 'safeint' ? fitting(Number.isSafeInteger) : leftToZod(schema, direction)
}

/** A codec's own function reports through `issues` what it cannot read. */
function codecStep(schema: z.ZodCodec, direction: Direction): Step {
  const { in: wire, out: ours, transform, reverseTransform } = schema.def
  const [before, turn, after] =
    direction === 'decode'
      ? [stepOf(wire, direction), transform, stepOf(ours, direction)]
      : [stepOf(ours, direction), reverseTransform, stepOf(wire, direction)]
  return (value) => {
    const taken = before(value)
    if (taken === MISFIT) return MISFIT
    const context = { value: taken, issues: [] as z.core.$ZodRawIssue[], addIssue: noIssue }
    const turned = turn(taken as never, context as never)
    return context.issues.length === 0 ? after(turned) : MISFIT
  }
}

function noIssue(): never {
  throw new Error('The codecs of this package push their issues.')
}

function unionStep(options: readonly Step[]): Step {
  return (value) => {
    for (const option of options) {
      const result = option(value)
      if (result !== MISFIT) return result
    }
    return MISFIT
  }
}

function passing(alone: null | undefined, step: Step): Step {
  return (value) => (value === alone ? value : step(value))
}

function fitting(test: (value: unknown) => boolean): Step {
  return (value) => (test(value) ? value : MISFIT)
}

function oneOf(values: readonly unknown[]): Step {
  const known = new Set(values)
  return (value) => (known.has(value) ? value : MISFIT)
}

/** JSON text, `undefined` where nothing is written, or `MISFIT`. */
type TextStep = (value: unknown) => string | undefined | typeof MISFIT

const TEXT_STEPS = new WeakMap<Schema, TextStep>()

function textStepOf(schema: Schema): TextStep {
  const known = TEXT_STEPS.get(schema)
  if (known !== undefined) return known
  const step = compileText(schema)
  TEXT_STEPS.set(schema, step)
  return step
}

function compileText(schema: Schema): TextStep {
  const hasChecks = (schema._zod.def.checks ?? []).length > 0
  if (schema instanceof z.ZodObject && schema.def.catchall === undefined && !hasChecks)
    return objectText(schema)
  if (schema instanceof z.ZodOptional) {
    const step = textStepOf(schema.def.innerType)
    return (value) => (value === undefined ? undefined : step(value))
  }
  const encode = stepOf(schema, 'encode')
  return (value) => {
    const encoded = encode(value)
    if (encoded === MISFIT || encoded === undefined) return encoded
    if (typeof encoded === 'string') return stringText(encoded)
    return Number.isSafeInteger(encoded) ? String(encoded) : writeJson(encoded)
  }
}

function objectText(schema: z.ZodObject): TextStep {
  const fields = Object.entries(schema.def.shape).map(([name, field]) => ({
    name,
    label: `${writeJson(name)}:`,
    step: textStepOf(field),
  }))
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return MISFIT
    const source = value as Readonly<Record<string, unknown>>
    const members: string[] = []
    for (const { name, label, step } of fields) {
      const text = step(source[name])
      if (text === MISFIT) return MISFIT
      if (text !== undefined) members.push(label + text)
    }
    return `{${members.join(',')}}`
  }
}

/** What needs no escaping: ASCII without quotes, backslashes and control characters. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/

function stringText(text: string): string {
  return PLAIN_TEXT.test(text) ? `"${text}"` : writeJson(text)
}

function leftToZod(schema: Schema, direction: Direction): Step {
  return (value) => {
    const result =
      direction === 'decode' ? z.safeDecode(schema, value as never) : z.safeEncode(schema, value as never)
    return result.success ? result.data : MISFIT
  }
}
