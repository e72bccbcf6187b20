import type { ReadingId } from './reading.ts'

/** A reading and the words for its blanks. */
export interface Conclusion {
  readonly reading: ReadingId
  readonly words: Readonly<Record<string, string>>
}
