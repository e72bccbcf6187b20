/**
 * Text from outside: made harmless before it is read, and without anything secret before a part of it is shown. Every
 * pattern here is read in one pass, whatever the text.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these sequences are what is to be removed.
const TERMINAL_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]?|\][^\u0007\u001b]*\u0007?|[ -/]*[0-~]?)/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: all control characters but tab and line feed.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g
const INVISIBLE = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g
/** Long runs of the characters that keys, secrets and signatures are made of. */
const OPAQUE = /[\w+/=%~-]{16,}/g

/** The text without terminal sequences and control characters. Its lines keep their numbers. */
export function plainText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(TERMINAL_SEQUENCE, '').replace(CONTROL, ' ')
}

/** A part of the text as it may be shown: short, printable, and with every opaque word replaced. */
export function shownText(text: string, maxLength = 80): string {
  const line = plainText(text).replace(INVISIBLE, '').replace(/\s+/g, ' ').trim()
  const shown = line.replace(OPAQUE, (word) => (isOpaque(word) ? '[redacted]' : word))
  return shown.length <= maxLength ? shown : `${shown.slice(0, maxLength)}…`
}

/** Short words of a language, joined by hyphens or slashes, are no credentials; anything else of that length may be. */
function isOpaque(word: string): boolean {
  return /[\d+=%~]|\B[A-Z]|[A-Za-z]{16}/.test(word)
}

const SHOWN_NUMBER = /^-?\d{1,15}(?:\.\d{1,24})?(?:[eE][+-]?\d{1,3})?$/

/** A number of a request, or what stands there instead, told by its length. */
export function shownNumber(text: string): string {
  return SHOWN_NUMBER.test(text) ? text : `[${text.length} characters]`
}

const SHOWN_WORD = /^[A-Za-z][A-Za-z0-9/_-]{0,14}$/

/** A short word of a request such as a symbol or a side. */
export function shownWord(text: string): string {
  return SHOWN_WORD.test(text) ? text : `[${text.length} characters]`
}
