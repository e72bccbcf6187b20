/** Mistakes in how the result is written: 64 lower-case hexadecimal characters and nothing around them. */
import { encodingMistake, type KnownMistake } from './signing-mistake.ts'

export const ENCODING_MISTAKES: readonly KnownMistake[] = [
  encodingMistake(
    {
      id: 'signature-upper-case',
      what: 'The signature is written in upper case.',
      mend: 'Send it in lower case, as every working client does.',
    },
    (encoding) => (encoding.isUpperCase ? [] : [{ ...encoding, isUpperCase: true }]),
  ),
  encodingMistake(
    {
      id: 'signature-base64',
      what: 'The signature is written as base64.',
      mend: 'Write the 32 bytes of the result as 64 hexadecimal characters.',
    },
    (encoding) =>
      encoding.form === 'hex'
        ? [
            { ...encoding, form: 'base64' },
            { ...encoding, form: 'base64-unpadded' },
          ]
        : [],
  ),
  encodingMistake(
    {
      id: 'signature-base64-of-hex',
      what: 'The hexadecimal text of the signature was written as base64 once more.',
      mend: 'Send the hexadecimal text itself.',
    },
    (encoding) => (encoding.form === 'hex' ? [{ ...encoding, form: 'base64-of-hex' }] : []),
  ),
  encodingMistake(
    {
      id: 'signature-wrapped',
      what: "The signature has something around it: white space, quotes, b'…' or 0x.",
      mend: 'Send the 64 characters alone.',
    },
    (encoding) =>
      encoding.before + encoding.after === ''
        ? WRAPPINGS.map(([before, after]) => ({ ...encoding, before, after }))
        : [],
  ),
]

const WRAPPINGS: readonly (readonly [before: string, after: string])[] = [
  ['', '\n'],
  ['', '\r\n'],
  [' ', ''],
  ['', ' '],
  ['"', '"'],
  ["'", "'"],
  ["b'", "'"],
  ['0x', ''],
]
