import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const EXAMPLES = new URL('../../../examples/', import.meta.url)

/** The line by which each example shows that it did what its name says. */
const PROOFS: Readonly<Record<string, RegExp>> = {
  'keep-an-account.ts': /^SHARP\/USDT: sold 20\.5 for 0\.41\nequal to the last digit$/m,
  'place-a-limit-order.ts': /^SHARP: 1000 available, 0 frozen$/m,
  'read-the-market.ts': /^bid [\d.]+ × [\d.]+$/m,
  'sell-in-slices.ts': /^equal to the last digit$/m,
  'sign-a-request.ts': /'x-cs-sign': '[0-9a-f]{64}'/,
}

test('every example has a proof', () => {
  const examples = readdirSync(EXAMPLES).filter((name) => name.endsWith('.ts'))
  expect(examples.toSorted()).toEqual(Object.keys(PROOFS).toSorted())
})

test.each(Object.entries(PROOFS))(
  '%s runs and does what its name says',
  async (name, proof) => {
    const file = fileURLToPath(new URL(name, EXAMPLES))
    const { stdout } = await run(process.execPath, [
      '--import=tsx',
      '--conditions=@trading-bridge/source',
      file,
    ])
    expect(stdout).toMatch(proof)
  },
  240_000,
)
