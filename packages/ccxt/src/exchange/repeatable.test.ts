import { SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import { expect, test } from 'vitest'
import { mayRepeat, READS_BY_POST } from './repeatable.ts'

const byPost = Object.values(SPOT_ENDPOINTS).filter(({ method }) => method === 'POST')

test('the reads that are asked for by POST are those of the protocol', () => {
  const reads = byPost.filter(({ effect }) => effect === 'read').map(({ path }) => path.slice(1))
  expect([...READS_BY_POST].toSorted()).toEqual(reads.toSorted())
})

test.each(byPost.filter(({ effect }) => effect === 'write').map(({ path }) => path.slice(1)))(
  'a write to %s is not repeated after just any failure',
  (path) => {
    expect(mayRepeat('POST', path, new Error('no answer'))).toBe(false)
  },
)
