import { expect, test } from 'vitest'
import { findLinkProblems } from './check-links.ts'
import { repositoryOf } from './test-repository.ts'

const ORDERS = '# Orders\n\n## Place an order (`place`)\n\n## Twice\n\n## Twice\n'

test.each([
  ['a page', '[orders](docs/orders.md)'],
  ['a heading', '[place](docs/orders.md#place-an-order-place)'],
  ['the second heading of a name', '[twice](docs/orders.md#twice-1)'],
  ['a folder', '[docs](docs/)'],
  ['a heading of its own page', '# Here\n\n[here](#here)'],
  ['another host', '[elsewhere](https://example.invalid/missing.md)'],
  ['code, which is no link', '`[a](missing.md)`\n\n```\n[b](missing.md)\n```'],
])('a link to %s passes', (_, text) => {
  expect(findLinkProblems(repositoryOf({ 'README.md': text, 'docs/orders.md': ORDERS }))).toEqual([])
})

test.each([
  ['a missing page', '[a](docs/missing.md)', 'there is no docs/missing.md'],
  ['a missing heading', '[a](docs/orders.md#cancel)', 'docs/orders.md has no heading #cancel'],
  ['a missing heading of its own page', '[a](#nowhere)', 'README.md has no heading #nowhere'],
  ['a page outside the repository', '[a](../other/page.md)', 'there is no ../other/page.md'],
  ['a missing page by reference', '[a]\n\n[a]: docs/missing.md', 'there is no docs/missing.md'],
  ['a missing image', '![a](docs/missing.png)', 'there is no docs/missing.png'],
])('a link to %s is told', (_, text, defect) => {
  const problems = findLinkProblems(repositoryOf({ 'README.md': text, 'docs/orders.md': ORDERS }))
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(defect)
})

test('a link is followed from the page it stands on', () => {
  const files = {
    'README.md': '',
    'docs/orders.md': ORDERS,
    'docs/deep/a.md': '[up](../orders.md) [wrong](orders.md)',
  }
  expect(findLinkProblems(repositoryOf(files))).toEqual([
    'docs/deep/a.md:1 points to orders.md, but there is no docs/deep/orders.md.',
  ])
})

test('a page that code mentions is looked for from the root', () => {
  const code =
    '// Source: documented (docs/orders.md#twice).\n// See docs/missing.md and docs/orders.md#never.\n'
  expect(
    findLinkProblems(repositoryOf({ 'packages/core/src/a.ts': code, 'docs/orders.md': ORDERS })),
  ).toEqual([
    'packages/core/src/a.ts:2 points to docs/missing.md, but there is no docs/missing.md.',
    'packages/core/src/a.ts:2 points to docs/orders.md#never, but docs/orders.md has no heading #never.',
  ])
})
