import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { accepted, limit, trading } from '../../test/trading.ts'
import { Journal } from './journal.ts'

const linesOf = ({ text }: Journal) => text.trimEnd().split('\n')

test('every event is one line: names sorted, amounts exact, nothing that is absent', async () => {
  const { exchange, account } = trading()
  const seller = account('seller', { SHARP: '1' })
  await using journal = await Journal.open(exchange, { keepsText: true })

  const { ordId } = accepted(exchange.place(seller, limit('SELL', '0.25', '0.008', { clOrdId: 'mine' })))
  exchange.cancel(seller, { ordId })

  expect(journal.events).toBe(4)
  expect(linesOf(journal).map((line) => JSON.parse(line).type)).toEqual([
    'order.accepted',
    'balance.changed',
    'order.done',
    'balance.changed',
  ])
  expect(linesOf(journal)[1]).toBe(
    `{"asset":"SHARP","atMs":1770742394290,"available":"0.75","frozen":"0.25","holder":"${seller}","type":"balance.changed"}`,
  )
  expect(linesOf(journal)[0]).toContain('"ordPrice":"0.008","ordQty":"0.25"')
  expect(linesOf(journal)[0]).not.toContain('lastFillAtMs')
})

test('an amount of the finest step is printed to its last digit', async () => {
  const { exchange, account } = trading()
  const holder = account('holder')
  await using journal = await Journal.open(exchange, { keepsText: true })

  exchange.fund(holder, 'USDT', '123456789012345678.000000000000000001')

  expect(journal.text).toContain('"available":"123456789012345678.000000000000000001"')
})

test('a change of a market, a rejected order and a trade are told as well', async () => {
  const { exchange, account } = trading()
  const maker = account('maker', { SHARP: '10' })
  const taker = account('taker', { USDT: '10' })
  await using journal = await Journal.open(exchange, { keepsText: true })

  exchange.place(maker, limit('SELL', '10', '0.5'))
  exchange.place(taker, limit('BUY', '4', '0.5'))
  exchange.place(taker, limit('BUY', '400', '0.5'))
  exchange.changeMarket('SHARPUSDT', { openTrade: false })

  const types = new Set(linesOf(journal).map((line) => JSON.parse(line).type))
  expect([...types]).toEqual([
    'order.accepted',
    'balance.changed',
    'trade',
    'order.filled',
    'order.done',
    'order.rejected',
    'market.changed',
  ])
})

test('the hash is that of the bytes, in memory and in the file alike', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'journal-'))
  const file = join(folder, 'journal.jsonl')
  const { exchange, account } = trading()
  const holder = account('holder')
  const kept = await Journal.open(exchange, { keepsText: true })
  const written = await Journal.open(exchange, { file })

  for (let time = 0; time < 2_000; time += 1) exchange.fund(holder, 'USDT', '0.1')
  await kept.close()
  await written.close()

  const text = await readFile(file, 'utf8')
  await rm(folder, { recursive: true })
  expect(text).toBe(kept.text)
  expect(written.hash).toBe(createHash('sha256').update(text).digest('hex'))
  expect(kept.hash).toBe(written.hash)
})

test('a closed journal hears nothing more', async () => {
  const { exchange, account } = trading()
  const holder = account('holder')
  const journal = await Journal.open(exchange)
  await journal.close()
  const { hash } = journal

  exchange.fund(holder, 'USDT', '1')

  expect([journal.events, journal.hash]).toEqual([0, hash])
})
