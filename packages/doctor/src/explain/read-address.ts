/** Parts of an address as it stands in a log, without judging whether it is one of the exchange's. */
export interface Address {
  readonly host: string | undefined
  /** From the first slash, as it stands there. */
  readonly path: string
  readonly query: string
}

const WHOLE = /^https?:\/\/([^/?#\s]{1,200})([^?#\s]{0,1000})(?:\?([^#\s]{0,2000}))?/i
const PATH = /^(\/[^?#\s]{0,1000})(?:\?([^#\s]{0,2000}))?/

export function readAddress(base: string, text: string): Address | undefined {
  const whole = WHOLE.exec(/^https?:/i.test(text) ? text : base + text)
  if (whole !== null) {
    const [, host = '', path = '', query = ''] = whole
    // What stands before an @ is a name and a password.
    return { host: host.slice(host.lastIndexOf('@') + 1).toLowerCase(), path, query }
  }
  const below = PATH.exec(text)
  if (below === null) return undefined
  return { host: undefined, path: below[1] ?? '', query: below[2] ?? '' }
}
