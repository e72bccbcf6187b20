/** The part of the docs that is made from the list of faults, as Markdown. */
import { z } from 'zod'
import { FAULTS, type Fault, REACHED_LINES, type RuleExample, UNREACHED_LINES } from '../src/index.ts'

export const faultSections: readonly string[] = FAULTS.map(sectionOf)

export const lineTable: string = [
  '| line | what | faults |',
  '|---|---|---|',
  ...Object.entries(REACHED_LINES).map(
    ([line, what]) =>
      `| ${line} | ${what} | ${namesOf(FAULTS.filter(({ lines }) => lines.some((each) => each === line)).map(({ name }) => name))} |`,
  ),
].join('\n')

export const unreachedTable: string = [
  '| line | what | why not here | rehearse with |',
  '|---|---|---|---|',
  ...UNREACHED_LINES.map(
    ({ line, what, why, rehearseWith }) => `| ${line} | ${what} | ${why} | ${namesOf(rehearseWith)} |`,
  ),
].join('\n')

function sectionOf(fault: Fault): string {
  const { name, does, lines, endpoints, example } = fault
  const place = endpoints === undefined ? '' : ` Acts on ${namesOf(endpoints)}.`
  const span = fault.kind === 'lasting' ? ' A lasting fault.' : ''
  return `#### ${name}\n\n${does}${place}${span} Rehearses ${lines.join(', ')}.\n\n${fieldsOf(fault)}\`\`\`json\n${exampleText(example)}\n\`\`\`\n`
}

function fieldsOf({ schema }: Fault): string {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  const fields = Object.entries(properties).filter(([name]) => name !== 'fault')
  if (fields.length === 0) return 'No fields.\n\n'
  const lines = fields.map(([name, field]) => {
    const { default: usual, ...kind } = typeof field === 'object' ? field : {}
    const isNeeded = required.includes(name)
      ? ''
      : usual === undefined
        ? '; optional'
        : `; \`${JSON.stringify(usual)}\` when left out`
    return `- \`${name}\`: ${kindOf(kind)}${isNeeded}`
  })
  return `${lines.join('\n')}\n\n`
}

interface FieldSchema {
  readonly type?: unknown
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly FieldSchema[]
  readonly properties?: object
  readonly items?: unknown
}

function kindOf(field: FieldSchema): string {
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``
  if (field.enum !== undefined) return field.enum.map((word) => `\`${JSON.stringify(word)}\``).join(', ')
  if (field.anyOf !== undefined) return [...new Set(field.anyOf.map(kindOf))].join(' or ')
  if (field.properties !== undefined) return `an object of ${namesOf(Object.keys(field.properties))}`
  const words: Record<string, string> = {
    integer: 'a whole number',
    string: 'text',
    boolean: 'true or false',
    array: 'a list',
  }
  return words[String(field.type)] ?? 'any JSON'
}

function exampleText({ when = {}, spec }: RuleExample): string {
  return `{\n  "when": ${oneLine(when)},\n  "then": ${oneLine(spec)}\n}`
}

function oneLine(value: object): string {
  return JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ').replace('{}', '{ }')
}

function namesOf(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ')
}
