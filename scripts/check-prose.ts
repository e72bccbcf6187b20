/** What must not be committed in any file: paths of one machine, hosts of registries, unfinished or disabled work. */
import { lineAt, type Repository, type TextFile } from './repository.ts'

interface Ban {
  readonly pattern: RegExp
  readonly reason: string
  readonly appliesTo: (path: string) => boolean
}

const everywhere = (): boolean => true
const inTests = (path: string): boolean => path.endsWith('.test.ts')

const BANS: readonly Ban[] = [
  {
    pattern: /(?<![\w.:-])\/(?:work|root|tmp|home|Users)\/[\w.-]*/g,
    reason: 'is a path of one machine',
    appliesTo: everywhere,
  },
  {
    pattern:
      /\b(?:registry\.npmjs\.org|registry\.yarnpkg\.com|npm\.pkg\.github\.com|registry\.npmmirror\.com)\b/g,
    reason: 'is the host of a registry; which one is used is the business of who installs',
    appliesTo: everywhere,
  },
  {
    pattern: /"resolved": "https?:[^"]*"/g,
    reason: "names a registry in the lock file; install with this repository's .npmrc",
    appliesTo: (path) => path.endsWith('package-lock.json'),
  },
  {
    pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/g,
    reason: 'marks unfinished work; finish it or state the limitation',
    appliesTo: everywhere,
  },
  {
    pattern: /\b(?:test|it|describe|suite|bench)\.(?:concurrent\.)?(?:only|skip|todo|fails)\b/g,
    reason: 'keeps tests from running',
    appliesTo: inTests,
  },
]

/** These two spell the bans out. */
const EXEMPT: ReadonlySet<string> = new Set(['scripts/check-prose.ts', 'scripts/check-prose.test.ts'])

export function findProseProblems({ files }: Repository): readonly string[] {
  return files.filter(({ path }) => !EXEMPT.has(path)).flatMap(problemsOf)
}

function problemsOf({ path, text }: TextFile): readonly string[] {
  return BANS.filter(({ appliesTo }) => appliesTo(path)).flatMap(({ pattern, reason }) =>
    [...text.matchAll(pattern)].map(
      ({ 0: found, index }) => `${path}:${lineAt(text, index)} "${found}" ${reason}.`,
    ),
  )
}
