import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import coinstore from '../src/upstream/coinstore.ts'

const source = readFileSync(new URL('../src/upstream/abstract/coinstore.ts', import.meta.url), 'utf8')
const typed = [...source.matchAll(/^ {4}(\w+) \(params/gm)].map(([, name = '']) => name)
const exchange = new coinstore()

test.each(typed)('%s exists', (name) => {
  expect(exchange[name]).toBeTypeOf('function')
})

const described = endpoints(exchange.describe().api).map((words) => ({ words, endpoint: words.join(' ') }))

test.each(described)('the endpoint $endpoint is a method in both spellings', ({ words }) => {
  const camelCase = words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
  expect(typed).toContain(camelCase.join(''))
  expect(exchange[words.join('_').toLowerCase()]).toBeTypeOf('function')
})

test('nothing has a type that is no method, and no method is without a type', () => {
  const made = Object.keys(exchange).filter((name) => /^spot(Public|Private)(Get|Post)/.test(name))
  expect([...made].sort()).toEqual([...typed].sort())
})

/** The words of each endpoint, from the sections above it to the end of its path. An endpoint is what has a cost. */
function endpoints(tree: object, above: readonly string[] = []): readonly (readonly string[])[] {
  if ('cost' in tree) return [above]
  return Object.entries(tree).flatMap(([key, below]) =>
    endpoints(below, [...above, ...key.split(/[^a-zA-Z0-9]+/).filter((word) => word !== '')]),
  )
}
