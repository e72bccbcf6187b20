/**
 * The page of faults, made from the names of tests: a test whose name begins with the number of a fault, as in
 * `F1: …` or `F15, F16: …`, is listed under that fault. The number of a rule of market integrity may stand behind them,
 * as in `F31, MI-3: …`. A fault without a test says so.
 */
import { REACHED_LINES, UNREACHED_LINES } from '@trading-bridge/sandbox'
import type { Repository, TextFile } from './repository.ts'

export const FAULTS_PAGE = 'docs/faults.md'

interface FaultTest {
  readonly lines: readonly string[]
  readonly name: string
  readonly path: string
}

const TEST_FILE = /^packages\/[^/]+\/(?:src|test)\/.*\.test\.ts$/
/** A string that begins with numbers of faults: the name of a test, in whichever quotes. */
const TEST_NAME = /(['"`])((?:F\d{1,2}, )*F\d{1,2}(?:, MI-\d{1,2})*): ((?:\\.|(?!\1)[^\\])*)\1/g
/** What a test of many cases has in place of the case. */
const CASE = /%[sdi]/g

const INTRODUCTION = `# Faults

What can go wrong between a program, its database and the exchange, and the tests that rehearse it. This page is generated
from the names of the tests by \`npm run fault-docs\`; a test holds it to them. The faults themselves are made by the
sandbox's [fault script](sandbox.md#faults), by a database that fails, and by processes that die.
`

const WHAT: ReadonlyMap<string, string> = new Map([
  ...Object.entries(REACHED_LINES),
  ...UNREACHED_LINES.map(({ line, what }) => [line, what] as const),
])

/** The whole page, as it must stand. */
export function faultsPage(repository: Repository): string {
  const tests = repository.files.filter(({ path }) => TEST_FILE.test(path)).flatMap(faultTestsIn)
  const lines = [...WHAT.keys()].sort((left, right) => numberOf(left) - numberOf(right))
  const rows = lines.map((line) => `| ${line} | ${WHAT.get(line)} | ${cellOf(testsOf(line, tests))} |`)
  return `${INTRODUCTION}\n| fault | what | tests |\n|---|---|---|\n${rows.join('\n')}\n`
}

function faultTestsIn({ path, text }: TextFile): readonly FaultTest[] {
  return [...text.matchAll(TEST_NAME)].map(([, , lines = '', name = '']) => ({
    lines: lines.split(', '),
    name: name.replaceAll(CASE, '…').replaceAll('\\', ''),
    path,
  }))
}

function testsOf(line: string, tests: readonly FaultTest[]): readonly FaultTest[] {
  return tests.filter(({ lines }) => lines.includes(line))
}

function cellOf(tests: readonly FaultTest[]): string {
  if (tests.length === 0) return 'not yet'
  return tests.map(({ name, path }) => `[${name.replaceAll('|', '\\|')}](../${path})`).join('; ')
}

function numberOf(line: string): number {
  return Number(line.slice(1))
}
