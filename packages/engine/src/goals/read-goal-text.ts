/**
 * YAML or JSON as a document, every value as the text that was written: `0.1` stays `0.1`, and `1e-7` and `no` are what they
 * look like. What makes YAML dangerous or ambiguous is told, not followed: aliases, tags, doubled names, several documents.
 */
import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  Parser,
} from 'yaml'
import { LEAST_GOAL, MAX_DOCUMENT_DEPTH } from './document-shape.ts'
import { GOAL_ENTRIES, isGoalPath } from './goal-entries.ts'
import { type GoalProblem, LEAVE_OUT, MAX_PROBLEMS, printable, shownValue } from './goal-problem.ts'

/** A goal takes two or three kilobytes, comments included. */
const MAX_TEXT_LENGTH = 16 * 1024
/** The reader of YAML builds a pattern as long as the indentation, and can be brought down by a very long one. */
const MAX_LINE_LENGTH = 4_000
/**
 * It also calls itself for each level, and has no room left after some thousands. Levels come by brackets, by a line that opens
 * several at once, as `- - - a` does, and by indentation, which a text of this length has too little room for.
 */
const NESTED_AT_ONCE = new RegExp(`^\\s*(?:[-?:]\\s+){${MAX_DOCUMENT_DEPTH + 1}}`)
/** A goal has six, and its sentences hardly more. */
const MAX_BRACKETS = 200

export interface GoalText {
  /** What was written, as JSON would hold it; `undefined` where the text cannot be read at all. */
  readonly document: unknown
  /** What is wrong with the text as such. */
  readonly problems: readonly GoalProblem[]
  /** The line of each path that was written, from 1. */
  readonly lines: ReadonlyMap<string, number>
}

export function readGoalText(text: string): GoalText {
  const excess = excessOf(text)
  if (excess !== undefined) return unreadable([excess])
  const counter = new LineCounter()
  const tokens = new Parser(counter.addNewLine).parse(text)
  const options = { schema: 'failsafe', uniqueKeys: false, stringKeys: true, merge: false } as const
  const documents = [...new Composer(options).compose(tokens)]
  const lineOf = (offset: number): number => counter.linePos(offset).line
  const errors = documents.flatMap(({ errors }) => errors)
  if (errors.length > 0)
    return unreadable(
      errors
        .slice(0, MAX_PROBLEMS)
        .map(({ message, pos }) =>
          textProblem({ code: 'GOAL_YAML_SYNTAX', line: lineOf(pos[0]), message: `${message}.` }),
        ),
    )
  const second = documents[1]
  if (second !== undefined) {
    const message = 'There is more than one document: each goal has a file of its own.'
    return unreadable([
      textProblem({ code: 'GOAL_YAML_SEVERAL_DOCUMENTS', line: lineOf(second.range[0]), message }),
    ])
  }
  return documentOf(documents[0], lineOf)
}

function excessOf(text: string): GoalProblem | undefined {
  if (text.length > MAX_TEXT_LENGTH) {
    const message = `It is longer than ${MAX_TEXT_LENGTH} characters.`
    return textProblem({ code: 'GOAL_TOO_LARGE', line: undefined, message })
  }
  const lines = text.split('\n')
  const long = lines.findIndex(({ length }) => length > MAX_LINE_LENGTH)
  if (long >= 0) {
    const message = `A line is longer than ${MAX_LINE_LENGTH} characters.`
    return textProblem({ code: 'GOAL_LINE_TOO_LONG', line: long + 1, message })
  }
  const deep = lines.findIndex((line) => NESTED_AT_ONCE.test(line))
  if (deep < 0 && (text.match(/[[{]/g) ?? []).length <= MAX_BRACKETS) return undefined
  const message = `It is nested more than ${MAX_DOCUMENT_DEPTH} deep.`
  return textProblem({ code: 'GOAL_TOO_DEEP', line: deep < 0 ? undefined : deep + 1, message })
}

function unreadable(problems: readonly GoalProblem[]): GoalText {
  return { document: undefined, problems, lines: new Map() }
}

/** What is collected on the way through the nodes of a document. */
interface Collected {
  readonly problems: GoalProblem[]
  readonly lines: Map<string, number>
  readonly lineOf: (offset: number) => number
}

function documentOf(parsed: Document.Parsed | undefined, lineOf: (offset: number) => number): GoalText {
  const collected: Collected = { problems: [], lines: new Map(), lineOf }
  const document = valueAt(parsed?.contents, { path: '', depth: 0 }, collected)
  return { document, problems: collected.problems.slice(0, MAX_PROBLEMS), lines: collected.lines }
}

interface Place {
  readonly path: string
  readonly depth: number
}

/** Goes one level deeper than a document may be, so that it is seen to be too deep. */
function valueAt(node: unknown, place: Place, collected: Collected): unknown {
  if (!isNode(node) || place.depth > MAX_DOCUMENT_DEPTH) return ''
  if (node.range) collected.lines.set(place.path, collected.lineOf(node.range[0]))
  if (isAlias(node)) {
    const message = 'Aliases are not followed: write the value itself.'
    return told({ code: 'GOAL_YAML_ALIAS', value: `*${node.source}`, message }, place, collected)
  }
  if (node.tag !== undefined) {
    const message = 'Tags have no meaning here: write the value alone.'
    return told({ code: 'GOAL_YAML_TAG', value: node.tag, message }, place, collected)
  }
  if (isMap(node)) return sectionAt(node.items, place, collected)
  if (isSeq(node))
    return node.items.map((item, index) => valueAt(item, within(place, String(index)), collected))
  return isScalar(node) ? node.value : ''
}

function sectionAt(pairs: readonly Pair[], place: Place, collected: Collected): unknown {
  const values = new Map<string, unknown>()
  for (const { key, value } of pairs) {
    const name = isScalar(key) ? String(key.value) : ''
    const inner = within(place, name)
    if (values.has(name)) {
      if (isScalar(key) && key.range) collected.lines.set(inner.path, collected.lineOf(key.range[0]))
      told({ code: 'GOAL_YAML_TWICE', value: '', message: 'It is written twice.' }, inner, collected)
    }
    values.set(name, valueAt(value, inner, collected))
  }
  return Object.fromEntries(values)
}

function within({ path, depth }: Place, name: string): Place {
  return { path: path === '' ? name : `${path}.${name}`, depth: depth + 1 }
}

/** The value is left empty, so that it is not judged a second time. */
function told(
  { code, value, message }: Pick<GoalProblem, 'code' | 'value' | 'message'>,
  { path }: Place,
  { problems, lines }: Collected,
): '' {
  const passes =
    isGoalPath(path) && code !== 'GOAL_YAML_TWICE'
      ? (GOAL_ENTRIES[path].reader.passes ?? GOAL_ENTRIES[path].reader.example)
      : LEAVE_OUT
  problems.push({
    code,
    path: shownValue(path),
    line: lines.get(path),
    value: shownValue(value),
    message,
    limit: 'a plain value, once',
    passes: path === '' ? LEAST_GOAL : passes,
  })
  return ''
}

function textProblem(problem: Pick<GoalProblem, 'code' | 'line' | 'message'>): GoalProblem {
  const limit = `one YAML or JSON document of at most ${MAX_TEXT_LENGTH} characters`
  return {
    ...problem,
    path: '',
    value: '',
    message: printable(problem.message.slice(0, 200)),
    limit,
    passes: LEAST_GOAL,
  }
}
