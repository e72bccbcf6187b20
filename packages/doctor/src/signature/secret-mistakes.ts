/** Mistakes in the secret: what copying, files and decoders do to it. The secret is text and is used as it was issued. */
import { type KnownMistake, secretMistake } from './signing-mistake.ts'

const HEX = /^(?:[0-9a-f]{2})+$/i
const BASE64 = /^[\w+/-]{8,}={0,2}$/
/** White space, quotes and the byte order mark at the ends. */
const WRAPPING = /^(?:[\s\ufeff"'`]|b(?=["']))+|[\s\ufeff"'`]+$/g

export const SECRET_MISTAKES: readonly KnownMistake[] = [
  secretMistake(
    {
      id: 'secret-line-feed',
      what: 'The secret ends with a line feed.',
      mend: 'Strip the line feed when the secret is read from a file or a terminal.',
    },
    (secret) => [wrap(secret, '', '\n')],
  ),
  secretMistake(
    {
      id: 'secret-carriage-return',
      what: 'The secret ends with a carriage return, as in files from Windows.',
      mend: 'Strip white space from the secret when it is read.',
    },
    (secret) => [wrap(secret, '', '\r\n'), wrap(secret, '', '\r')],
  ),
  secretMistake(
    {
      id: 'secret-written-line-feed',
      what: 'The secret ends with the two characters \\n, a line feed that was written and not meant.',
      mend: 'Remove the \\n from the setting; its quotes do not turn it into a line feed.',
    },
    (secret) => [wrap(secret, '', '\\n')],
  ),
  secretMistake(
    {
      id: 'secret-space',
      what: 'The secret has a space or a tab at one end.',
      mend: 'Strip white space from the secret when it is read.',
    },
    (secret) => [
      wrap(secret, ' ', ''),
      wrap(secret, '', ' '),
      wrap(secret, ' ', ' '),
      wrap(secret, '\t', ''),
      wrap(secret, '', '\t'),
    ],
  ),
  secretMistake(
    {
      id: 'secret-quoted',
      what: 'The secret is wrapped in quotes.',
      mend: 'Set the secret without quotes; not every reader of settings takes them off.',
    },
    (secret) => [wrap(secret, '"', '"'), wrap(secret, "'", "'"), wrap(secret, '`', '`')],
  ),
  secretMistake(
    {
      id: 'secret-bytes-literal',
      what: "The secret is written as b'…', the way Python prints bytes.",
      mend: 'In Python decode the bytes, secret.decode(), before they become text.',
    },
    (secret) => [wrap(secret, "b'", "'"), wrap(secret, 'b"', '"')],
  ),
  secretMistake(
    {
      id: 'secret-byte-order-mark',
      what: 'The secret begins with a byte order mark, which an editor put into its file.',
      mend: 'Save the file without the mark, or read it as utf-8-sig.',
    },
    (secret) => [wrap(secret, '\ufeff', '')],
  ),
  secretMistake(
    {
      id: 'secret-unwrapped',
      what: 'The secret given here carries white space or quotes; the signature was made without them.',
      mend: 'Take them off here as well, then check again.',
    },
    (secret) => {
      const text = Buffer.from(secret).toString('utf8')
      const bare = text.replace(WRAPPING, '')
      return bare === text || bare === '' ? [] : [Buffer.from(bare)]
    },
  ),
  secretMistake(
    {
      id: 'secret-hex-decoded',
      what: 'The secret was decoded from hexadecimal before it was used.',
      mend: 'Use the characters of the secret themselves as the key of the first HMAC.',
    },
    (secret) => {
      const text = Buffer.from(secret).toString('latin1')
      return HEX.test(text) ? [Buffer.from(text, 'hex')] : []
    },
  ),
  secretMistake(
    {
      id: 'secret-base64-decoded',
      what: 'The secret was decoded from base64 before it was used.',
      mend: 'Use the characters of the secret themselves as the key of the first HMAC.',
    },
    (secret) => {
      const text = Buffer.from(secret).toString('latin1')
      return BASE64.test(text) ? [Buffer.from(text, 'base64')] : []
    },
  ),
  secretMistake(
    {
      id: 'secret-other-case',
      what: 'The secret was written in upper case, or in lower case, on its way.',
      mend: 'Keep the case in which the secret was issued.',
    },
    (secret) => {
      const text = Buffer.from(secret).toString('latin1')
      const others = [text.toUpperCase(), text.toLowerCase()].filter((other) => other !== text)
      return others.map((other) => Buffer.from(other, 'latin1'))
    },
  ),
  secretMistake(
    {
      id: 'secret-cut',
      what: 'The first or the last character of the secret is missing.',
      mend: 'Copy the whole secret again and count its characters.',
    },
    (secret) => (secret.length < 2 ? [] : [secret.subarray(1), secret.subarray(0, -1)]),
  ),
  secretMistake(
    {
      id: 'key-for-secret',
      what: 'The API key was used in the place of the secret.',
      mend: 'Sign with the secret; the key only goes into X-CS-APIKEY.',
    },
    (secret, { apiKey, secret: given }) =>
      apiKey === undefined || secret !== given ? [] : [Buffer.from(apiKey)],
  ),
]

function wrap(secret: Uint8Array, before: string, after: string): Uint8Array {
  return Buffer.concat([Buffer.from(before), secret, Buffer.from(after)])
}
