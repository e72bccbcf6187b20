import { BODY_MISTAKES } from './body-mistakes.ts'
import { BUCKET_MISTAKES } from './bucket-mistakes.ts'
import { ENCODING_MISTAKES } from './encoding-mistakes.ts'
import { PAYLOAD_MISTAKES } from './payload-mistakes.ts'
import { QUERY_MISTAKES } from './query-mistakes.ts'
import { SECRET_MISTAKES } from './secret-mistakes.ts'
import type { KnownMistake } from './signing-mistake.ts'
import { WINDOW_KEY_MISTAKES } from './window-key-mistakes.ts'

/** Every known way to sign wrongly. Those of the payload stand first: they cost most to make, and are made once. */
export const SIGNING_MISTAKES: readonly KnownMistake[] = [
  ...PAYLOAD_MISTAKES,
  ...BODY_MISTAKES,
  ...QUERY_MISTAKES,
  ...SECRET_MISTAKES,
  ...BUCKET_MISTAKES,
  ...WINDOW_KEY_MISTAKES,
  ...ENCODING_MISTAKES,
]
