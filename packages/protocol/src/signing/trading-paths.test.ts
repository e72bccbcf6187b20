import { expect, test } from 'vitest'
import { SPOT_ENDPOINTS } from '../spot/endpoints.ts'
import { tradingPaths } from './trading-paths.ts'

const paths = tradingPaths(new URL('https://exchange.invalid/api'))

test('every private call is signed for trading but those that move money or say where to send it', () => {
  const left = Object.values(SPOT_ENDPOINTS)
    .filter(({ access, method, path }) => access === 'signed' && !paths.includes(`${method} /api${path}`))
    .map(({ name }) => name)
  expect(left).toEqual(['depositAddress', 'withdraw', 'cancelWithdrawal', 'transfer'])
})

test('all of them stand below the base address, without parameters in the path', () => {
  const trading = Object.values(SPOT_ENDPOINTS).filter(({ method, path }) =>
    paths.includes(`${method} /api${path}`),
  )
  expect(trading.map(({ base }) => base)).toEqual(paths.map(() => 'api'))
  expect(paths.filter((path) => /[{;]/.test(path))).toEqual([])
})

test('an end slash of the base address is not doubled', () => {
  expect(tradingPaths(new URL('https://exchange.invalid/api/'))).toEqual(paths)
})
