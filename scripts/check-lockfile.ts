/**
 * The lock file agrees with every package.json and holds the platform packages it needs. A very new release sometimes
 * lacks one in the registry; `npm install` then drops it silently, and only `npm ci` fails.
 */
import { spawnSync } from 'node:child_process'

export function findLockfileProblems(root: string): readonly string[] {
  const args = ['ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status, stderr, error } = spawnSync('npm', args, { cwd: root, encoding: 'utf8' })
  if (status === 0) return []
  const lines = (error?.message ?? stderr).split('\n').filter((line) => line.trim() !== '')
  return [
    `npm ci --dry-run fails (${status ?? 'not started'}); the start of its reason:`,
    ...lines.slice(0, 10),
  ]
}
