import { expect, test } from 'vitest'
import { findErrorCodeProblems } from './check-error-codes.ts'
import { repositoryOf } from './test-repository.ts'

const CODES = ['TB_ONE', 'TB_TWO']

test('a page with one heading for each code passes', () => {
  const repository = repositoryOf({ 'docs/errors.md': '# Errors\n\n## `TB_ONE`\n\n## `TB_TWO`\n' })
  expect(findErrorCodeProblems(repository, CODES)).toEqual([])
})

test('a code without a heading, a heading without a code and a doubled heading are told', () => {
  const page = '## `TB_ONE`\n\n## `TB_ONE`\n\n## `TB_THREE`\n\n```\n## `TB_TWO`\n```\n'
  expect(findErrorCodeProblems(repositoryOf({ 'docs/errors.md': page }), CODES)).toEqual([
    'docs/errors.md has no heading for TB_TWO.',
    'docs/errors.md explains TB_THREE, which no error carries.',
    'docs/errors.md has more than one heading for TB_ONE.',
  ])
})

test('a missing page is told', () => {
  expect(findErrorCodeProblems(repositoryOf({}), CODES)).toEqual(['docs/errors.md is missing.'])
})
