/** Mistakes in the bucket, the text that is signed first: the whole number of 30-second windows since the epoch. */
import { bucketMistake, type KnownMistake } from './signing-mistake.ts'

/** Ten digits: as milliseconds, a time before 1970-04-27. */
const LAST_SECONDS = 10_000_000_000

export const BUCKET_MISTAKES: readonly KnownMistake[] = [
  bucketMistake(
    {
      id: 'bucket-full-milliseconds',
      what: 'The first HMAC takes all digits of X-CS-EXPIRES, not the bucket.',
      mend: 'Divide the milliseconds by 30000 and drop the fraction before the first HMAC.',
    },
    (bucket) => (bucket.divisor === 1 ? [] : [{ ...bucket, divisor: 1 }]),
  ),
  bucketMistake(
    {
      id: 'bucket-full-seconds',
      what: 'The first HMAC takes the time in whole seconds, not the bucket.',
      mend: 'Divide the milliseconds of X-CS-EXPIRES by 30000 and drop the fraction.',
    },
    (bucket) => (bucket.divisor === 1 ? [] : [{ ...bucket, divisor: 1000 }]),
  ),
  bucketMistake(
    {
      id: 'bucket-of-seconds',
      what: 'The bucket was computed from seconds: seconds divided by 30000.',
      mend: 'Divide milliseconds by 30000, which is the same as seconds by 30.',
    },
    (bucket, { expiresAtMs }) =>
      bucket.time === expiresAtMs ? [{ ...bucket, time: Math.floor(expiresAtMs / 1000) }] : [],
  ),
  bucketMistake(
    {
      id: 'expires-in-seconds',
      what: 'X-CS-EXPIRES is in seconds here; the bucket was made from milliseconds.',
      mend: 'Send X-CS-EXPIRES in milliseconds, 13 digits.',
    },
    (bucket, { expiresAtMs }) =>
      bucket.time === expiresAtMs && expiresAtMs < LAST_SECONDS
        ? [{ ...bucket, time: expiresAtMs * 1000 }]
        : [],
  ),
  bucketMistake(
    {
      id: 'bucket-point-zero',
      what: 'The bucket is written with .0 at its end, as floating-point numbers are.',
      mend: 'Make the bucket an integer before it becomes text; in Python, int(expires) // 30000.',
    },
    (bucket) => (bucket.written === 'whole' ? [{ ...bucket, written: 'point-zero' }] : []),
  ),
  bucketMistake(
    {
      id: 'bucket-fraction',
      what: 'The bucket is written with its decimals: the division was not rounded down.',
      mend: 'Round the division down, Math.floor(expires / 30000) or expires // 30000.',
    },
    (bucket) => (bucket.written === 'whole' ? [{ ...bucket, written: 'fraction' }] : []),
  ),
  bucketMistake(
    {
      id: 'bucket-before',
      what: 'The bucket is the one before that of X-CS-EXPIRES: its key was kept past the end of its window.',
      mend: 'Derive the window key from the very X-CS-EXPIRES that is sent, at the moment of sending.',
    },
    (bucket) => (bucket.shift === 0 ? [{ ...bucket, shift: -1 }] : []),
  ),
  bucketMistake(
    {
      id: 'bucket-after',
      what: 'The bucket is the one after that of X-CS-EXPIRES: it was rounded up, or the clock was read twice.',
      mend: 'Round down, and take bucket and X-CS-EXPIRES from one reading of the clock.',
    },
    (bucket) => (bucket.shift === 0 ? [{ ...bucket, shift: 1 }] : []),
  ),
]
