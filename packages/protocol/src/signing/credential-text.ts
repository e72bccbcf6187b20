/**
 * What is wrong with the text of a credential, by what pasting does to it: quotes, line feeds, blanks, invisible
 * characters, the mask of a web page. A defect names its place and never the text.
 *
 * Keys and secrets of 32 hexadecimal characters are all that has been seen; that is observed and promised nowhere, so
 * another length or alphabet is worth a warning and no refusal (docs/coinstore/signing.md).
 */

export interface CredentialDefect {
  /** Follows the name of the variable: "ends with a line feed". */
  readonly defect: string
  /** What to do, as one sentence. */
  readonly next: string
}

const BYTES_LITERAL = /^b(['"]).*\1$/s
const QUOTED = /^['"`‘’“”].*['"`‘’“”]$/s
const QUOTE = /['"`‘’“”]/
// Zero-width characters, marks of direction, the soft hyphen and the byte order mark.
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/
const MASK = /\*{3,}|•{2,}|…|\.{3,}/
const NON_ASCII = /[^\x20-\x7e\s]/
const USUAL = /^[0-9a-f]{32}$/

/** The first defect of a credential's text, or `undefined` when it can be used. */
export function findCredentialDefect(text: string): CredentialDefect | undefined {
  if (text === '') return { defect: 'is empty', next: 'Set it to the value shown when the key was made.' }
  return (
    invisibleDefect(text) ??
    blankDefect(text) ??
    quoteDefect(text) ??
    (MASK.test(text) ? MASKED : undefined) ??
    foreignDefect(text)
  )
}

/** What is unusual about a credential that can be used, as the end of a sentence. */
export function findCredentialOddity(text: string): string | undefined {
  if (USUAL.test(text)) return undefined
  if (text.length !== 32) return `has ${text.length} characters; Coinstore's usually have 32`
  return "has characters beyond 0-9 and a-f; Coinstore's usually have none"
}

const MASKED: CredentialDefect = {
  defect: 'is masked: part of it was replaced by asterisks or dots',
  next: 'Copy the whole value; a secret is shown only once, so a lost one needs a new key.',
}

function invisibleDefect(text: string): CredentialDefect | undefined {
  const index = text.search(INVISIBLE)
  if (index < 0) return undefined
  return {
    defect: `holds an invisible (zero-width) character ${placeOf(index, text.length)}`,
    next: 'Type it, or paste it through an editor that shows invisible characters.',
  }
}

function blankDefect(text: string): CredentialDefect | undefined {
  if (text.trim() === '')
    return { defect: 'holds nothing but white space', next: 'Set it to the value itself.' }
  const leading = /^\s/.exec(text)
  if (leading !== null) return blank('begins with', leading[0])
  const trailing = /\s$/.exec(text)
  if (trailing !== null) return blank('ends with', trailing[0])
  const inner = /\s/.exec(text)
  return inner === null ? undefined : blank('holds', inner[0])
}

function blank(where: string, character: string): CredentialDefect {
  const name = BLANK_NAMES[character] ?? 'white space'
  const isInside = where === 'holds'
  return {
    defect: `${where} ${name}${isInside ? ' inside' : ''}`,
    next: isInside ? 'Copy it again as one piece.' : `Set it again without ${name.replace(/^an? /, 'the ')}.`,
  }
}

const BLANK_NAMES: Readonly<Record<string, string>> = {
  ' ': 'a space',
  '\t': 'a tab',
  '\n': 'a line feed',
  '\r': 'a carriage return',
}

function quoteDefect(text: string): CredentialDefect | undefined {
  if (BYTES_LITERAL.test(text)) {
    return {
      defect: "is written as b'…', the way Python prints bytes",
      next: 'Set it without the b and the quotes; in Python, decode the bytes first.',
    }
  }
  if (QUOTED.test(text)) return { defect: 'is wrapped in quotes', next: 'Set it again without the quotes.' }
  if (!QUOTE.test(text)) return undefined
  return { defect: 'holds a quote', next: 'Set it again without the quote.' }
}

function foreignDefect(text: string): CredentialDefect | undefined {
  const index = text.search(NON_ASCII)
  if (index < 0) return undefined
  return {
    defect: `holds a character that is not ASCII ${placeOf(index, text.length)}`,
    next: 'Copy it again from the website; keys and secrets are plain letters and digits.',
  }
}

function placeOf(index: number, length: number): string {
  if (index === 0) return 'at its beginning'
  return index === length - 1 ? 'at its end' : 'inside'
}
