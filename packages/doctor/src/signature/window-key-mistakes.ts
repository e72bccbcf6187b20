/** Mistakes between the two HMACs: the second is keyed with the 64 hexadecimal characters of the first result. */
import { type KnownMistake, windowKeyMistake } from './signing-mistake.ts'

export const WINDOW_KEY_MISTAKES: readonly KnownMistake[] = [
  windowKeyMistake(
    {
      id: 'window-key-bytes',
      what: 'The second HMAC is keyed with the 32 bytes of the first result, not with their 64 characters.',
      mend: 'Write the first result as lower-case hexadecimal, and use that text as the key.',
    },
    (key) => (key.form === 'hex' ? [{ ...key, form: 'bytes' }] : []),
  ),
  windowKeyMistake(
    {
      id: 'window-key-upper-case',
      what: 'The first result is written in upper case before it keys the second HMAC.',
      mend: 'Write the first result in lower case.',
    },
    (key) => (key.form === 'hex' ? [{ ...key, form: 'upper-hex' }] : []),
  ),
  windowKeyMistake(
    {
      id: 'window-key-base64',
      what: 'The first result is written as base64 before it keys the second HMAC.',
      mend: 'Write the first result as hexadecimal, not as base64.',
    },
    (key) => (key.form === 'hex' ? [{ ...key, form: 'base64' }] : []),
  ),
  windowKeyMistake(
    {
      id: 'one-stage',
      what: 'There is one HMAC: the payload is signed with the secret itself.',
      mend: 'Sign the bucket with the secret first, then the payload with the text of that result.',
    },
    (key) => (key.stages === 'two' ? [{ ...key, stages: 'one' }] : []),
  ),
  windowKeyMistake(
    {
      id: 'stages-exchanged',
      what: 'The payload is signed first and the bucket second.',
      mend: 'Sign the bucket with the secret first, then the payload with the text of that result.',
    },
    (key) => (key.stages === 'two' ? [{ ...key, stages: 'exchanged' }] : []),
  ),
  windowKeyMistake(
    {
      id: 'first-hmac-turned',
      what: 'Key and message of the first HMAC are exchanged: the bucket keys it and the secret is signed.',
      mend: 'Look up the order of the arguments: the secret is the key, the bucket the message.',
    },
    (key) => (key.isTurned ? [] : [{ ...key, isTurned: true }]),
  ),
]
