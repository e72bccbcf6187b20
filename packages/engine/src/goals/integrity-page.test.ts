import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CEILING_REASONS } from './integrity-ceilings.ts'
import { HONEST_GOALS, INTEGRITY_WISHES, PURPOSE_WISH } from './integrity-wishes.ts'

const DOCS = new URL('../../../../docs/', import.meta.url)
const page = readFileSync(new URL('market-integrity.md', DOCS), 'utf8')

/** The rows of the table under a heading. */
function rowsUnder(heading: string): readonly string[] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  return section.split('\n').filter((line) => line.startsWith('| `'))
}

function rowOf({ code, reason }: { readonly code: string; readonly reason: string }): string {
  return `| \`${code}\` | ${reason.replace(` ${HONEST_GOALS}`, '')} |`
}

test('docs/market-integrity.md lists the wishes that are refused, with the reasons that are told', () => {
  expect(rowsUnder('Wishes that are refused')).toEqual([...INTEGRITY_WISHES, PURPOSE_WISH].map(rowOf))
  expect(page.replaceAll('\n', ' ')).toContain(HONEST_GOALS)
})

test('it lists the ceilings likewise', () => {
  const ceilings = Object.entries(CEILING_REASONS).map(([code, reason]) => rowOf({ code, reason }))
  expect(rowsUnder('Ceilings')).toEqual(ceilings)
})

test('each rule on it is shown by tests of its name', () => {
  const rules = [...page.matchAll(/^\| (MI-\d+) \|.*\| ([^|]*) \|$/gm)]
  expect(rules.map(([, rule]) => rule)).toEqual([
    ...Array.from({ length: 11 }, (_, index) => `MI-${index + 1}`),
    'MI-14',
    'MI-16',
  ])
  for (const [, rule = '', tests = ''] of rules)
    for (const [, path = ''] of tests.matchAll(/\]\(([^)]+)\)/g))
      expect(readFileSync(new URL(path, DOCS), 'utf8'), `${path} for ${rule}`).toContain(`${rule}: `)
})
