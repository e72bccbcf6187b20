/** Mistakes in the text of the query: it is signed as it is sent, in its order and with its encoding. */
import { type KnownMistake, queryMistake } from './signing-mistake.ts'

export const QUERY_MISTAKES: readonly KnownMistake[] = [
  queryMistake(
    {
      id: 'query-sorted',
      what: 'The parameters of the query were sorted before they were signed.',
      mend: 'Sign the parameters in the order in which they are sent; nothing is sorted.',
    },
    (query) => [pairsOf(query).toSorted().join('&')],
  ),
  queryMistake(
    {
      id: 'query-percent-encoded',
      what: 'The query was signed percent-encoded and is sent as it is.',
      mend: 'Sign the characters that are on the wire; take values that need no encoding.',
    },
    (query) =>
      known([
        attempt(() => pairsOf(query).map(encodeValue).join('&')),
        attempt(() => encodeURIComponent(query)),
        attempt(() => pairsOf(query).map(encodeValue).join('&').replaceAll('%20', '+')),
      ]),
  ),
  queryMistake(
    {
      id: 'query-percent-decoded',
      what: 'The query was signed decoded and is sent percent-encoded.',
      mend: 'Sign the characters that are on the wire; take values that need no encoding.',
    },
    (query) =>
      known([
        attempt(() => decodeURIComponent(query)),
        attempt(() => decodeURIComponent(query.replaceAll('+', ' '))),
      ]),
  ),
  queryMistake(
    {
      id: 'query-as-json',
      what: 'The parameters were signed as a JSON object and are sent as a query.',
      mend: 'Sign the query as it stands in the address.',
    },
    (query) => {
      const fields = pairsOf(query).map(nameAndValue)
      if (fields.length === 0) return []
      const members = (comma: string, colon: string): string =>
        `{${fields.map(([name, value]) => JSON.stringify(name) + colon + JSON.stringify(value)).join(comma)}}`
      return [members(',', ':'), members(', ', ': ')]
    },
  ),
]

function pairsOf(query: string): readonly string[] {
  return query === '' ? [] : query.split('&')
}

function nameAndValue(pair: string): readonly [name: string, value: string] {
  const at = pair.indexOf('=')
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
}

function encodeValue(pair: string): string {
  const at = pair.indexOf('=')
  return pair.slice(0, at + 1) + encodeURIComponent(pair.slice(at + 1))
}

/** Nothing where percent signs do not stand for UTF-8, or half a character is to be encoded. */
function attempt(rewrite: () => string): string | undefined {
  try {
    return rewrite()
  } catch {
    return undefined
  }
}

function known(texts: readonly (string | undefined)[]): readonly string[] {
  return texts.filter((text) => text !== undefined)
}
