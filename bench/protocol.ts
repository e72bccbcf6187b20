/**
 * What signing and reading cost beside the least that each could: a bare HMAC of the same payload, the documented two
 * steps, and `JSON.parse`. The ways take turns in short blocks within one process; what counts is the median, over the
 * rounds, of their ratio in a round.
 */
import { createHmac } from 'node:crypto'
import { Secret } from '@trading-bridge/core'
import { readJson, readReply, Signer, SPOT_ENDPOINTS, signatureBucket } from '@trading-bridge/protocol'
import type { BenchRow } from './bench-row.ts'

const ROUNDS = 61
const BLOCK_MS = 4
const WARM_UP_ROUNDS = 10
const BARS = { overBareHmac: 1.3, twoStepsOver: 1.7, overJsonParse: 3 }

/** Invented. */
const SECRET_TEXT = '11111111111111111111111111111111'
const EXPIRES_AT_MS = 1_770_742_394_290
const ORDER_BODY =
  '{"symbol":"SHARPUSDT","side":"SELL","ordType":"MARKET","ordQty":"1386.19","timestamp":1770742394290}'
const LIST_BYTES = 30_000

export async function benchProtocol(): Promise<readonly BenchRow[]> {
  return [...signingRows(), ...readingRows()]
}

function signingRows(): readonly BenchRow[] {
  const signer = new Signer(Secret.fromText(SECRET_TEXT))
  const windowKey = hmacHex(SECRET_TEXT, signatureBucket(EXPIRES_AT_MS))
  const [bare, signed, twoSteps] = measure([
    () => hmacHex(windowKey, ORDER_BODY).length,
    () => signer.sign(ORDER_BODY, EXPIRES_AT_MS).length,
    () => hmacHex(hmacHex(SECRET_TEXT, signatureBucket(EXPIRES_AT_MS)), ORDER_BODY).length,
  ])
  return [
    atMost('signing with a cached window key / bare HMAC', ratio(signed, bare), BARS.overBareHmac),
    atLeast('the documented two steps / signing', ratio(twoSteps, signed), BARS.twoStepsOver),
  ]
}

function readingRows(): readonly BenchRow[] {
  const body = listOfOrders()
  const reply = { httpStatus: 200, body }
  const [native, lossless, whole] = measure([
    () => Object.keys(JSON.parse(body)).length,
    () => readJson(body).kind.length,
    () => readReply(SPOT_ENDPOINTS.activeOrdersV2, reply).kind.length,
  ])
  return [
    atMost(
      'lossless JSON / JSON.parse, list of orders of 30 kB',
      ratio(lossless, native),
      BARS.overJsonParse,
    ),
    reported('the same list read by its schema / JSON.parse', ratio(whole, native)),
  ]
}

/** Open orders as the second generation of queries sends them, up to 30 kB. */
function listOfOrders(): string {
  const orders: string[] = []
  for (let length = 0; length < LIST_BYTES; length += orders.at(-1)?.length ?? 0) {
    const index = orders.length
    orders.push(
      `{"baseCurrency":"SHARP","quoteCurrency":"USDT","side":"SELL","cumQty":"${index}.25","ordId":${1_856_757_976_530_946 + index},` +
        `"clOrdId":"bot1A7x${index}","ordType":"LIMIT","ordQty":"138.19","cumAmt":"1.02","accountId":20456789,"timeInForce":"GTC",` +
        `"ordPrice":0.00${8_000 + index},"leavesQty":"37.94","avgPrice":"0.008","ordStatus":"PARTIAL_FILLED","symbol":"SHARPUSDT",` +
        `"timestamp":${EXPIRES_AT_MS + index}}`,
    )
  }
  return `{"data":[${orders.join(',')}],"code":0}`
}

type Way = () => number

/** The time of one call of each way, in every round. */
function measure(ways: readonly Way[]): readonly (readonly number[])[] {
  const calls = ways.map(callsInABlock)
  const samples: number[][] = ways.map(() => [])
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    for (let turn = 0; turn < ways.length; turn += 1) {
      const index = (turn + round + WARM_UP_ROUNDS) % ways.length
      const callMs = timeOf(ways[index] ?? idle, calls[index] ?? 1)
      if (round >= 0) samples[index]?.push(callMs)
    }
  }
  return samples
}

/** So many calls that a block is long beside the clock and short beside the moods of the machine. */
function callsInABlock(way: Way): number {
  let calls = 1
  while (timeOf(way, calls) * calls < BLOCK_MS) calls *= 2
  return calls
}

let sink = 0

function timeOf(way: Way, calls: number): number {
  const startedMs = performance.now()
  for (let call = 0; call < calls; call += 1) sink += way()
  return (performance.now() - startedMs) / calls
}

function idle(): number {
  return sink
}

function hmacHex(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

/** The median of the rounds' ratios: both sides of a ratio have met the same machine. */
function ratio(above: readonly number[] = [], below: readonly number[] = []): number {
  const ratios = above.map((value, round) => value / (below[round] ?? Number.NaN))
  const sorted = ratios.toSorted((left, right) => left - right)
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) * 100) / 100
}

function atMost(name: string, measured: number, bar: number): BenchRow {
  return { name, measured, unit: '×', bar: `at most ${bar}`, passes: measured <= bar }
}

function atLeast(name: string, measured: number, bar: number): BenchRow {
  return { name, measured, unit: '×', bar: `at least ${bar}`, passes: measured >= bar }
}

function reported(name: string, measured: number): BenchRow {
  return { name, measured, unit: '×', bar: 'reported', passes: true }
}
