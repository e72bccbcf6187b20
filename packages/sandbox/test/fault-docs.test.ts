import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { FAULTS, readFaultScript, Sandbox } from '../src/index.ts'
import { faultSections, lineTable, unreachedTable } from './fault-docs.ts'

const PAGE = new URL('../../../docs/sandbox.md', import.meta.url)
const SCRIPTS = new URL('../../../examples/faults/', import.meta.url)

const page = await readFile(PAGE, 'utf8')
const scripts = (await readdir(SCRIPTS)).filter((name) => name.endsWith('.json'))

test('the docs list the faults of the code, in its order, and no other', () => {
  const headings = [...page.matchAll(/^#### (.+)$/gm)].map((match) => match[1])
  expect(headings).toEqual(FAULTS.map(({ name }) => name))
})

test.each(FAULTS.map(({ name }, index) => [name, faultSections[index] ?? ''] as const))(
  'the docs show %s with its fields and an example that is taken',
  (_, section) => {
    expect(page).toContain(section)
    const example = JSON.parse(/```json\n([^`]+)```/.exec(section)?.[1] ?? '')
    expect(readFaultScript(JSON.stringify({ rules: [example] })).rules).toEqual([example])
  },
)

test('the docs say of every line which faults make it happen, or why none does', () => {
  expect(page).toContain(lineTable)
  expect(page).toContain(unreachedTable)
})

test.each(scripts)('the script %s is taken by a sandbox as it opens', async (name) => {
  const faults = readFaultScript(await readFile(new URL(name, SCRIPTS), 'utf8'))
  await using sandbox = await Sandbox.open({ crowd: false, faults })
  expect(sandbox.faults.list()).toHaveLength(faults.rules.length)
  expect(faults.rules.every((rule) => rule.name !== undefined)).toBe(true)
  expect(page).toContain(`examples/faults/${name}`)
})
