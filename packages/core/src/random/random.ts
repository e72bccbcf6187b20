/** Randomness as a port, so that a seed replays a run. Not for keys and secrets: those come from `node:crypto`. */
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface Random {
  /** An integer, both ends included, every value equally likely. */
  integer(from: number, to: number): number
  /** A number from 0 up to but not including 1, in steps of 2^-30. */
  fraction(): number
}

const FRACTION_STEPS = 2 ** 30

/** The same numbers for the same seed, on every machine. `seed` is a 32-bit integer. */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed)
  return {
    integer: (from, to) => uniformInt(generator, from, to),
    fraction: () => uniformInt(generator, 0, FRACTION_STEPS - 1) / FRACTION_STEPS,
  }
}

/** Different numbers at every run: for jitter. */
export const systemRandom: Random = {
  integer: (from, to) => from + Math.floor(Math.random() * (to - from + 1)),
  fraction: () => Math.random(),
}

/** `length` lower-case hexadecimal characters. */
export function hexText(random: Random, length: number): string {
  let text = ''
  while (text.length < length) text += random.integer(0, 0xff_ff_ff).toString(16).padStart(6, '0')
  return text.slice(0, length)
}
