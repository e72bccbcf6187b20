import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { FAULTS_PAGE, faultsPage } from './fault-docs.ts'
import { readRepository } from './repository.ts'
import { repositoryOf } from './test-repository.ts'

const PATH = 'packages/engine/test/faults.test.ts'

test('a test is listed under every fault its name begins with', () => {
  const text = "test('F1: the reply is lost', …)\ntest.each(…)('F15, F16: killed %s', …)"
  const page = faultsPage(repositoryOf({ [PATH]: text }))
  expect(page).toMatch(
    /^\| F1 \| .* \| \[the reply is lost\]\(\.\.\/packages\/engine\/test\/faults\.test\.ts\) \|$/m,
  )
  for (const line of ['F15', 'F16'])
    expect(page).toMatch(new RegExp(`^\\| ${line} \\| .* \\| \\[killed …\\]`, 'm'))
})

test('the number of a rule may stand beside that of a fault, and any case is told by three dots', () => {
  const page = faultsPage(repositoryOf({ [PATH]: "test.each(…)('F31, MI-3: with %i of %s', …)" }))
  expect(page).toMatch(/^\| F31 \| .* \| \[with … of …\]/m)
})

test('a fault that no test names says so, and what is no test file counts for nothing', () => {
  const page = faultsPage(repositoryOf({ 'packages/engine/src/note.ts': "'F1: is mentioned'" }))
  expect(page).toMatch(/^\| F1 \| .* \| not yet \|$/m)
})

test('the page is what the names of the tests say; `npm run fault-docs` writes it anew', async () => {
  const repository = await readRepository(fileURLToPath(new URL('..', import.meta.url)))
  const page = repository.files.find(({ path }) => path === FAULTS_PAGE)
  expect(page?.text).toBe(faultsPage(repository))
})
