/**
 * JSON as text: read and written again without changing what its tokens are, so that `2.0`, `"2.0"` and `2` stay three
 * things. A program that writes a body a second time changes just that, and with it the signature.
 */

/** A token that is white space, a bracket, a comma or colon, or a value with all its characters. */
const TOKEN =
  /[ \t\r\n]+|[{}[\],:]|"(?:[^"\\]|\\.)*"|true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WHITE_SPACE = /^[ \t\r\n]/
const MAX_DEPTH = 32

export type JsonNode =
  | { readonly kind: 'object'; readonly members: readonly (readonly [name: string, value: JsonNode])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  /** A string with its quotes, a number, or one of the three words. */
  | { readonly kind: 'scalar'; readonly token: string }

/** The tokens of `text`, white space included: joined, they are the text. Nothing where it is no JSON. */
export function jsonTokens(text: string): readonly string[] | undefined {
  if (!isJson(text)) return undefined
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) tokens.push(match[0])
  return tokens
}

/** The text as a tree of its tokens. Nothing where it is no JSON, or nested beyond any request. */
export function readJsonNode(text: string): JsonNode | undefined {
  const tokens = jsonTokens(text)?.filter((token) => !WHITE_SPACE.test(token))
  if (tokens === undefined || depthOf(tokens) > MAX_DEPTH) return undefined
  return readNode(tokens, { at: 0 })
}

export interface JsonStyle {
  /** Between members, and between a name and its value. */
  readonly comma: string
  readonly colon: string
  /** Blanks a level, where each member has a line of its own. */
  readonly indent?: number
}

export const COMPACT: JsonStyle = { comma: ',', colon: ':' }
/** As Python writes by default. */
export const SPACED: JsonStyle = { comma: ', ', colon: ': ' }
export const PRETTY: readonly JsonStyle[] = [2, 4].map((indent) => ({ comma: ',', colon: ': ', indent }))

export function writeNode(node: JsonNode, style: JsonStyle, depth = 0): string {
  if (node.kind === 'scalar') return node.token
  const [open, close] = node.kind === 'object' ? '{}' : '[]'
  const parts =
    node.kind === 'object'
      ? node.members.map(([name, value]) => name + style.colon + writeNode(value, style, depth + 1))
      : node.items.map((item) => writeNode(item, style, depth + 1))
  if (style.indent === undefined || parts.length === 0) return open + parts.join(style.comma) + close
  const line = (level: number): string => `\n${' '.repeat(level * (style.indent ?? 0))}`
  return open + line(depth + 1) + parts.join(style.comma + line(depth + 1)) + line(depth) + close
}

/** The style in which `text` is written; compact where it is in none of them. */
export function styleOf(text: string, node: JsonNode): JsonStyle {
  return [COMPACT, SPACED, ...PRETTY].find((style) => writeNode(node, style) === text) ?? COMPACT
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function depthOf(tokens: readonly string[]): number {
  let depth = 0
  let deepest = 0
  for (const token of tokens) {
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

/** The tokens are those of valid JSON, so what stands where needs no check. */
function readNode(tokens: readonly string[], cursor: { at: number }): JsonNode {
  const token = tokens[cursor.at] ?? ''
  cursor.at += 1
  if (token === '{') return { kind: 'object', members: readMembers(tokens, cursor) }
  if (token === '[') return { kind: 'array', items: readItems(tokens, cursor) }
  return { kind: 'scalar', token }
}

function readMembers(tokens: readonly string[], cursor: { at: number }): readonly [string, JsonNode][] {
  const members: [string, JsonNode][] = []
  for (; cursor.at < tokens.length; cursor.at += 1) {
    const name = tokens[cursor.at] ?? ''
    if (name === '}') break
    if (name === ',') continue
    cursor.at += 2
    members.push([name, readNode(tokens, cursor)])
    cursor.at -= 1
  }
  cursor.at += 1
  return members
}

function readItems(tokens: readonly string[], cursor: { at: number }): readonly JsonNode[] {
  const items: JsonNode[] = []
  for (; cursor.at < tokens.length; cursor.at += 1) {
    const token = tokens[cursor.at]
    if (token === ']') break
    if (token === ',') continue
    items.push(readNode(tokens, cursor))
    cursor.at -= 1
  }
  cursor.at += 1
  return items
}
