/** The table of what is supported says what `has` says. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { pro } from '../src/index.ts'

const PAGE = new URL('../../../docs/ccxt.md', import.meta.url)
/** Entries of `has` that are no methods, or that the base of all exchanges claims for each of them. */
const NOT_OURS = new Set([
  'publicAPI',
  'privateAPI',
  'spot',
  'ws',
  'createMarketOrderWs',
  'fetchCurrenciesWs',
])
/** The one entry that ccxt spells otherwise than its method. */
const METHODS = new Map([['cancelOrdersWithClientOrderId', 'cancelOrdersWithClientOrderIds']])

test('docs/ccxt.md lists what is supported and what is emulated, and nothing else', async () => {
  const page = await readFile(PAGE, 'utf8')
  const [, section = ''] = page.split('## What is supported\n')
  const rows = section
    .split('\n')
    .filter((line) => /^\| \w/.test(line))
    .slice(1)
  const listed = { true: new Set<string>(), emulated: new Set<string>() }
  for (const row of rows.slice(0, rows.findIndex((line) => line.startsWith('| own account')) + 1)) {
    const [, , methods = '', emulated = ''] = row.split('|')
    for (const name of namesIn(methods)) listed.true.add(name)
    for (const name of namesIn(emulated)) listed.emulated.add(name)
  }

  const has = Object.entries(new pro.coinstore().has).filter(([name]) => !NOT_OURS.has(name))
  const claimed = (wanted: unknown) =>
    has.filter(([, claim]) => claim === wanted).map(([name]) => METHODS.get(name) ?? name)
  expect([...listed.true].toSorted()).toEqual(claimed(true).toSorted())
  expect([...listed.emulated].toSorted()).toEqual(claimed('emulated').toSorted())
})

function namesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)
}
