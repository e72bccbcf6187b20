import { expect, test } from 'vitest'
import { findProseProblems } from './check-prose.ts'
import { repositoryOf } from './test-repository.ts'

/** Made from parts, so that the check finds nothing in this file. */
const folder = (...names: readonly string[]): string => `/${names.join('/')}`
const registry = ['https://registry', 'npmjs', 'org/core'].join('.')

test.each([
  ['a home folder', 'notes.md', `see ${folder('home', 'somebody', 'notes')}`],
  ['a scratch folder', 'packages/core/src/a.ts', `const path = '${folder('tmp', 'cache')}'`],
  ['the folder of a container', '.ci/run', `cd ${folder('work', 'project')}`],
  ['the folder of root', 'a.json', `{"at":"${folder('root', 'x')}"}`],
  ['a registry', 'docs/a.md', `from ${registry}`],
  ['a registry in the lock file', 'package-lock.json', '"resolved": "https://example.invalid/core.tgz",'],
  ['unfinished work', 'packages/core/src/a.ts', '// TODO later'],
  ['a test that runs alone', 'packages/core/src/a.test.ts', "test.only('a', () => {})"],
  ['a test that does not run', 'packages/core/src/a.test.ts', "describe.skip('a', () => {})"],
  ['a table that does not run', 'packages/core/src/a.test.ts', "test.skip.each([])('a', () => {})"],
])('%s is told, with its line', (_, path, text) => {
  const problems = findProseProblems(repositoryOf({ [path]: `first line\n${text}\n` }))
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(`${path}:2 `)
})

test.each([
  ['an address with such a word in its path', 'docs/a.md', 'https://example.invalid/home/page'],
  ['a folder of the repository', 'docs/a.md', 'packages/work/home/tmp/a.ts'],
  ['a word that contains another', 'docs/a.md', 'HACKNEY and XXXL'],
  ['skipping that is no test', 'packages/core/src/a.ts', 'reader.skip(2)'],
])('%s passes', (_, path, text) => {
  expect(findProseProblems(repositoryOf({ [path]: text }))).toEqual([])
})
