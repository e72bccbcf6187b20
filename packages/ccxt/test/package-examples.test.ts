import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const EXAMPLES = new URL('../../../examples/ccxt/', import.meta.url)

/** The lines by which each example shows that it did what its name says. */
const PROOFS: Readonly<Record<string, RegExp>> = {
  'balance.ts': /free: \{ SHARP: 1000, USDT: 50 \}/,
  'limit-order.ts': /^placed as \d+, our id [0-9a-f]{32}\nopen: 0 of 250.5 filled at 0.02\nnow canceled$/m,
  'market-buy-by-cost.ts':
    /^closed: [\d.]+ SHARP for 12\.[\d]+ USDT, [\d.]+ each\n(?:[\d.]+ at [\d.]+, fee [\d.]+ SHARP\n)+$/m,
  'watch-a-book.ts': /^5: bid 0\.00\d+, ask 0\.00\d+$/m,
}

test('every example has a proof', () => {
  const examples = readdirSync(EXAMPLES).filter((name) => name.endsWith('.ts'))
  expect(examples.toSorted()).toEqual(Object.keys(PROOFS).toSorted())
})

test.each(Object.entries(PROOFS))(
  '%s runs and does what its name says',
  async (name, proof) => {
    const file = fileURLToPath(new URL(name, EXAMPLES))
    const flags = ['--import=tsx', '--conditions=@trading-bridge/source']
    const { stdout } = await run(process.execPath, [...flags, file])
    expect(stdout).toMatch(proof)
  },
  120_000,
)
