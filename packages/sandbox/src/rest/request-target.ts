/** A request line's target, cut into its raw parts. Nothing is decoded: the query is signed as it was sent. */

export interface RequestTarget {
  readonly path: string
  /** What follows the first `;` of the path: `symbol=BTCUSDT,ETHUSDT`. Empty when there is none. */
  readonly matrix: string
  /** Without its `?`. */
  readonly query: string
}

const ORIGIN = /^https?:\/\/[^/?]*/i

/** Cuts `/v1/ticker/price;symbol=BTCUSDT?x=1`; an absolute target, as a proxy sends it, loses its origin. */
export function splitTarget(target: string): RequestTarget {
  const relative = target.startsWith('/') ? target : target.replace(ORIGIN, '')
  const [beforeQuery, query] = cut(relative, '?')
  const [path, matrix] = cut(beforeQuery, ';')
  return { path, matrix, query }
}

/** The parameters of a query or a matrix, decoded. Of a name that stands twice the last counts. */
export function readParameters(text: string, separator: '&' | ';' = '&'): Record<string, string> {
  const parameters: Record<string, string> = {}
  if (text === '') return parameters
  for (const part of text.split(separator)) {
    const [name, value] = cut(part, '=')
    if (name !== '') parameters[decodeText(name)] = decodeText(value)
  }
  return parameters
}

/** Percent-decoded, or as it is where it cannot be decoded. */
export function decodeText(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function cut(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
