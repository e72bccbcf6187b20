import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SequencedTrade, TradeSequence, type TradeStep } from './trade-sequence.ts'

const MOST_TRADES = 120

const trade = (seq: number): SequencedTrade => ({ tradeId: `id${seq}`, seq, atMs: 1_000 + seq })
const between = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => trade(from + index))

type Delivery =
  | { readonly kind: 'live'; readonly count: number; readonly lost: readonly boolean[] }
  | { readonly kind: 'snapshot'; readonly reach: number; readonly shuffle: number }
  | { readonly kind: 'again'; readonly back: number }
  | { readonly kind: 'rest'; readonly reach: number }

const deliveries: fc.Arbitrary<readonly Delivery[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('live' as const),
      count: fc.integer({ min: 1, max: 6 }),
      lost: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    }),
    fc.record({
      kind: fc.constant('snapshot' as const),
      reach: fc.nat(12),
      shuffle: fc.integer({ min: 1, max: 11 }),
    }),
    fc.record({ kind: fc.constant('again' as const), back: fc.nat(20) }),
    fc.record({ kind: fc.constant('rest' as const), reach: fc.integer({ min: 1, max: 15 }) }),
  ),
  { maxLength: 40 },
)

/** Plays deliveries of a market in which trade 1, 2, 3 … happen, and returns everything that was told. */
function play(script: readonly Delivery[]): {
  readonly told: readonly TradeStep<SequencedTrade>[]
  readonly happened: number
} {
  const sequence = new TradeSequence<SequencedTrade>()
  const told: TradeStep<SequencedTrade>[] = [...sequence.offer([trade(1)])]
  let happened = 1
  for (const delivery of script) {
    if (happened > MOST_TRADES) break
    if (delivery.kind === 'live')
      for (let index = 0; index < delivery.count; index += 1) {
        happened += 1
        if (delivery.lost[index] !== true) told.push(...sequence.offer([trade(happened)], { isLive: true }))
      }
    if (delivery.kind === 'snapshot') {
      const picture = between(Math.max(1, happened - delivery.reach), happened)
      const shift = delivery.shuffle % picture.length
      told.push(...sequence.offer([...picture.slice(shift), ...picture.slice(0, shift).reverse()]))
    }
    if (delivery.kind === 'again')
      told.push(...sequence.offer([trade(Math.max(1, happened - delivery.back))], { isLive: false }))
    if (delivery.kind === 'rest')
      told.push(
        ...sequence.offer(between(Math.max(1, happened - delivery.reach), happened)),
        ...sequence.settle(),
      )
  }
  told.push(...sequence.settle())
  return { told, happened }
}

test('whatever overlaps, repeats, is shuffled or left out, no trade is told twice or out of order', () => {
  fc.assert(
    fc.property(deliveries, (script) => {
      const seqs = play(script).told.flatMap((step) => (step.kind === 'trade' ? [step.trade.seq ?? 0] : []))
      for (const [index, seq] of seqs.entries())
        if (index > 0) expect(seq).toBeGreaterThan(seqs[index - 1] ?? 0)
    }),
  )
})

test('every trade up to the last told is told or counted as lost', () => {
  fc.assert(
    fc.property(deliveries, (script) => {
      const { told } = play(script)
      let expected = 1
      for (const step of told) {
        if (step.kind === 'gap') expected += step.lost ?? 0
        else {
          expect(step.trade.seq).toBe(expected)
          expected += 1
        }
      }
    }),
  )
})

test('trades without seq are told once, and a break that nothing bridges is told as a gap of unknown size', () => {
  const sequence = new TradeSequence<SequencedTrade>()
  const bare = (id: number) => ({ tradeId: String(id), seq: undefined, atMs: id })
  sequence.offer([bare(1), bare(2)])
  expect(sequence.offer([bare(2), bare(3)])).toMatchObject([{ kind: 'trade', trade: { tradeId: '3' } }])
  sequence.markBreak()
  expect(sequence.offer([bare(3), bare(4)])).toMatchObject([{ kind: 'trade', trade: { tradeId: '4' } }])
  sequence.markBreak()
  expect(sequence.offer([bare(9)])).toMatchObject([
    { kind: 'gap', lost: undefined },
    { kind: 'trade', trade: { tradeId: '9' } },
  ])
})

test('an exchange that starts to count anew is followed, and the loss is told as unknown', () => {
  const sequence = new TradeSequence<SequencedTrade>()
  sequence.offer([trade(100)])
  const restarted = { tradeId: 'new', seq: 1, atMs: 5_000 }
  expect(sequence.offer([restarted], { isLive: true })).toEqual([
    { kind: 'gap', lost: undefined },
    { kind: 'trade', trade: restarted },
  ])
})
