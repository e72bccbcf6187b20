/**
 * Runs the checks on the repository itself: what rots silently and no compiler sees. Each check answers with its
 * problems, one sentence each; none means it passed. `npm run check` runs them all.
 */
import { fileURLToPath } from 'node:url'
import { ERROR_CODES } from '@trading-bridge/core'
import { findErrorCodeProblems } from './check-error-codes.ts'
import { findExampleProblems } from './check-examples.ts'
import { findLinkProblems } from './check-links.ts'
import { findLockfileProblems } from './check-lockfile.ts'
import { findProseProblems } from './check-prose.ts'
import { readRepository } from './repository.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const repository = await readRepository(root)

const checks: readonly (readonly [string, () => readonly string[]])[] = [
  [
    'every error code has its heading in docs/errors.md',
    () => findErrorCodeProblems(repository, ERROR_CODES),
  ],
  ['no file names a machine, a registry or unfinished work', () => findProseProblems(repository)],
  ['every link and every mention of a page leads somewhere', () => findLinkProblems(repository)],
  ['every example is explained and type-checked', () => findExampleProblems(repository)],
  ['package-lock.json installs as it stands', () => findLockfileProblems(root)],
]

let failedChecks = 0
for (const [claim, findProblems] of checks) {
  const problems = findProblems()
  if (problems.length > 0) failedChecks += 1
  process.stdout.write(`${problems.length === 0 ? 'ok  ' : 'FAIL'}  ${claim}\n`)
  for (const problem of problems) process.stdout.write(`      ${problem}\n`)
}
process.stdout.write(`${checks.length - failedChecks} checks passed, ${failedChecks} failed\n`)
process.exitCode = failedChecks === 0 ? 0 : 1
