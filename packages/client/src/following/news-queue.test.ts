import { expect, test } from 'vitest'
import { NewsQueue } from './news-queue.ts'

interface Word {
  readonly about: string
  readonly text: string
}

function queueOf(bound: number, more: { readonly signal?: AbortSignal } = {}): NewsQueue<Word> {
  return new NewsQueue<Word>({ bound, keyOf: ({ about }) => about, onEnd: () => undefined, ...more })
}

test('news are read in the order they came, whether a reader waits or not', async () => {
  const queue = queueOf(10)
  const waiting = queue.next()
  queue.push({ about: 'a', text: '1' })
  queue.push({ about: 'a', text: '2' })
  expect((await waiting).value).toEqual({ about: 'a', text: '1', skipped: 0 })
  expect((await queue.next()).value).toEqual({ about: 'a', text: '2', skipped: 0 })
})

test('at the bound the latest of each key is kept, and the reader learns how many were dropped', async () => {
  const queue = queueOf(3)
  for (const text of ['1', '2', '3']) queue.push({ about: 'a', text })
  queue.push({ about: 'b', text: '4' })
  expect((await queue.next()).value).toEqual({ about: 'a', text: '3', skipped: 2 })
  expect((await queue.next()).value).toEqual({ about: 'b', text: '4', skipped: 0 })
})

test('with more keys than room the newest keys are kept', async () => {
  const queue = queueOf(2)
  for (const about of ['a', 'b', 'c']) queue.push({ about, text: about })
  expect((await queue.next()).value).toEqual({ about: 'b', text: 'b', skipped: 1 })
})

test('what was told before the end is read first', async () => {
  const queue = queueOf(2)
  queue.push({ about: 'a', text: '1' })
  queue.end()
  queue.push({ about: 'a', text: 'too late' })
  expect((await queue.next()).value).toMatchObject({ text: '1' })
  expect((await queue.next()).done).toBe(true)
})

test('a failure is thrown once, after what was told before it', async () => {
  const queue = queueOf(2)
  queue.push({ about: 'a', text: '1' })
  queue.end(new Error('no credentials'))
  await queue.next()
  await expect(queue.next()).rejects.toThrow('no credentials')
  expect((await queue.next()).done).toBe(true)
})

test('an aborted signal ends the queue with its reason, also one that was aborted before', async () => {
  const leaving = new AbortController()
  const queue = queueOf(2, { signal: leaving.signal })
  const waiting = queue.next()
  leaving.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  await expect(queueOf(2, { signal: leaving.signal }).next()).rejects.toThrow('enough')
})

test('leaving the loop ends the queue, and its source is told once', async () => {
  let ends = 0
  const queue = new NewsQueue<Word>({
    bound: 2,
    onEnd: () => {
      ends += 1
    },
  })
  queue.push({ about: 'a', text: '1' })
  for await (const { text } of queue) if (text === '1') break
  queue.end()
  expect(ends).toBe(1)
})
