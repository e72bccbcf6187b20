/**
 * Mistakes in the text of the body: a program signs one writing of the JSON and its HTTP library sends another. Any
 * writing works, as long as the bytes that are signed are the bytes that are sent.
 */
import {
  COMPACT,
  type JsonNode,
  type JsonStyle,
  jsonTokens,
  PRETTY,
  readJsonNode,
  SPACED,
  styleOf,
  writeNode,
} from './json-text.ts'
import { bodyMistake, type KnownMistake } from './signing-mistake.ts'

const SEND_SIGNED = 'Make the text once, sign it, and pass that text, not the object, to the HTTP library.'
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const NON_ASCII = /[\u0080-\uffff]/g
/** A backslash that stands for itself, or a character by its number. */
const ESCAPE = /\\\\|\\u([0-9a-f]{4})/gi
const FIRST_NON_ASCII = 0x80

export const BODY_MISTAKES: readonly KnownMistake[] = [
  bodyMistake(
    { id: 'json-compact', what: 'Compact JSON was signed and JSON with spaces is sent.', mend: SEND_SIGNED },
    restyled(COMPACT),
  ),
  bodyMistake(
    {
      id: 'json-spaced',
      what: 'JSON with a space after each comma and colon was signed, as Python writes it, and other JSON is sent.',
      mend: SEND_SIGNED,
    },
    restyled(SPACED),
  ),
  bodyMistake(
    {
      id: 'json-indented',
      what: 'JSON in indented lines was signed and other JSON is sent.',
      mend: SEND_SIGNED,
    },
    restyled(...PRETTY),
  ),
  bodyMistake(
    {
      id: 'json-keys-sorted',
      what: 'The keys of the JSON were sorted before it was signed.',
      mend: 'Sign the keys in the order in which they are sent; nothing is sorted.',
    },
    (body) => {
      const node = readJsonNode(body)
      return node === undefined ? [] : [writeNode(sorted(node), styleOf(body, node))]
    },
  ),
  bodyMistake(
    {
      id: 'json-numbers-as-strings',
      what: 'Numbers of the JSON were signed as strings and are sent as numbers.',
      mend: SEND_SIGNED,
    },
    rewritten((token) => (NUMBER.test(token) ? `"${token}"` : token)),
  ),
  bodyMistake(
    {
      id: 'json-strings-as-numbers',
      what: 'Strings of the JSON were signed as numbers and are sent as strings.',
      mend: SEND_SIGNED,
    },
    rewritten((token) =>
      token.startsWith('"') && NUMBER.test(token.slice(1, -1)) ? token.slice(1, -1) : token,
    ),
  ),
  bodyMistake(
    {
      id: 'json-numbers-rewritten',
      what: 'Numbers of the JSON were signed as a floating-point type writes them: 2.50 as 2.5.',
      mend: 'Keep amounts as text from end to end, and send the text that was signed.',
    },
    rewritten((token) => (NUMBER.test(token) ? JSON.stringify(Number(token)) : token)),
  ),
  bodyMistake(
    {
      id: 'json-escaped',
      what: 'Characters beyond ASCII were signed as \\uXXXX and are sent as they are.',
      mend: SEND_SIGNED,
    },
    (body) => [
      body.replace(NON_ASCII, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ],
  ),
  bodyMistake(
    {
      id: 'json-unescaped',
      what: 'Characters beyond ASCII were signed as they are and are sent as \\uXXXX.',
      mend: SEND_SIGNED,
    },
    (body) => [
      body.replace(ESCAPE, (text, hex: string | undefined) => {
        const code = Number.parseInt(hex ?? '0', 16)
        return code < FIRST_NON_ASCII ? text : String.fromCharCode(code)
      }),
    ],
  ),
  bodyMistake(
    {
      id: 'json-slashes-escaped',
      what: 'Slashes were signed as \\/, as PHP writes them, and are sent as they are.',
      mend: SEND_SIGNED,
    },
    rewritten((token) => (token.startsWith('"') ? token.replace(/(?<!\\)\//g, '\\/') : token)),
  ),
  bodyMistake(
    {
      id: 'json-twice',
      what: 'The JSON text was turned into JSON once more before it was signed.',
      mend: 'Turn the object into text once.',
    },
    (body) => (jsonTokens(body) === undefined ? [] : [JSON.stringify(body)]),
  ),
  bodyMistake(
    {
      id: 'python-dict',
      what: "The body was signed as Python prints a dict, with ' for quotes.",
      mend: 'Sign json.dumps(body), not str(body).',
    },
    (body) => {
      const node = readJsonNode(body)
      return node === undefined || node.kind === 'scalar' ? [] : [pythonText(node)]
    },
  ),
  bodyMistake(
    {
      id: 'body-as-form',
      what: 'The fields of the body were signed as name=value pairs and are sent as JSON.',
      mend: 'Sign the JSON text that is sent.',
    },
    (body) => {
      const node = readJsonNode(body)
      if (node?.kind !== 'object' || node.members.length === 0) return []
      const fields = node.members.map(([name, value]) => `${bare(name)}=${bare(writeNode(value, COMPACT))}`)
      return [fields.join('&'), fields.toSorted().join('&')]
    },
  ),
]

function restyled(...styles: readonly JsonStyle[]): (body: string) => readonly string[] {
  return (body) => {
    const node = readJsonNode(body)
    return node === undefined ? [] : styles.map((style) => writeNode(node, style))
  }
}

/** Rewrites the values, never the names, and keeps all white space. */
function rewritten(rewrite: (token: string) => string): (body: string) => readonly string[] {
  return (body) => {
    const tokens = jsonTokens(body)
    if (tokens === undefined) return []
    return [tokens.map((token, index) => (isName(tokens, index) ? token : rewrite(token))).join('')]
  }
}

function isName(tokens: readonly string[], index: number): boolean {
  const next = tokens[index + 1]
  return next === ':' || (tokens[index + 2] === ':' && next?.trim() === '')
}

function sorted(node: JsonNode): JsonNode {
  if (node.kind === 'array') return { kind: 'array', items: node.items.map(sorted) }
  if (node.kind === 'scalar') return node
  const members = node.members.map(([name, value]) => [name, sorted(value)] as const)
  return { kind: 'object', members: members.toSorted(([one], [other]) => (one < other ? -1 : 1)) }
}

const PYTHON_WORDS: ReadonlyMap<string, string> = new Map([
  ['true', 'True'],
  ['false', 'False'],
  ['null', 'None'],
])

function pythonText(node: JsonNode): string {
  if (node.kind === 'array') return `[${node.items.map(pythonText).join(', ')}]`
  if (node.kind === 'scalar') {
    return node.token.startsWith('"') ? `'${bare(node.token)}'` : (PYTHON_WORDS.get(node.token) ?? node.token)
  }
  return `{${node.members.map(([name, value]) => `'${bare(name)}': ${pythonText(value)}`).join(', ')}}`
}

/** The text of a token without its quotes. */
function bare(token: string): string {
  return token.startsWith('"') ? token.slice(1, -1) : token
}
