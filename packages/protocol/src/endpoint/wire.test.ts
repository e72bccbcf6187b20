import { decimal } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { ExactNumber } from '../json/exact-number.ts'
import { writeJson } from '../json/write-json.ts'
import { wireRole, wireSideNumber } from './order-words.ts'
import {
  wireClientId,
  wireCurrency,
  wireDecimal,
  wireFlag,
  wireFlagNumber,
  wireId,
  wireIdText,
  wireInteger,
  wireLongDecimal,
  wireMsOrSeconds,
  wireSeconds,
  wireSymbol,
  wireText,
} from './wire.ts'

test.each<[name: string, wire: unknown, value: unknown, codec: z.ZodType]>([
  ['decimal', '40.900000000000000000', decimal('40.9'), wireDecimal],
  ['decimal', '9.1E-10', decimal('0.00000000091'), wireDecimal],
  ['decimal', '0E-18', decimal('0'), wireDecimal],
  ['decimal', 5000, decimal('5000'), wireDecimal],
  ['decimal', '-1.5', decimal('-1.5'), wireDecimal],
  ['decimal', new ExactNumber('1e3'), decimal('1000'), wireDecimal],
  ['id', '1856757976530945123', '1856757976530945123', wireId],
  ['id', 17, '17', wireId],
  ['id', '1856757976530945', '1856757976530945', wireIdText],
  ['integer', 2, 2, wireInteger],
  ['integer', '-2', -2, wireInteger],
  ['integer', '0', 0, wireInteger],
  ['integer', '1.770742394290E12', 1_770_742_394_290, wireInteger],
  ['seconds', 1_770_742_401, 1_770_742_401_000, wireSeconds],
  ['either unit', 1_770_742_401, 1_770_742_401_000, wireMsOrSeconds],
  ['either unit', 999_999_999_999, 999_999_999_999_000, wireMsOrSeconds],
  ['either unit', 1_000_000_000_000, 1_000_000_000_000, wireMsOrSeconds],
  ['flag', true, true, wireFlag],
  ['flag', 'false', false, wireFlag],
  ['flag', 1, true, wireFlag],
  ['flag', '0', false, wireFlag],
  ['symbol', 'btcUSDT', 'BTCUSDT', wireSymbol],
  ['currency', 'usdttrx', 'USDTTRX', wireCurrency],
  ['side', 1, 'BUY', wireSideNumber],
  ['side', '-1', 'SELL', wireSideNumber],
  ['role', 1, 'TAKER', wireRole],
  ['role', -1, 'MAKER', wireRole],
  ['role', 2, 'MAKER', wireRole],
  ['role', 'MAKER', 'MAKER', wireRole],
  ['client order id', 'bot1A7x9', 'bot1A7x9', wireClientId],
  ['client order id', 17, '17', wireClientId],
  ['client order id', '', undefined, wireClientId],
  ['client order id', '0', undefined, wireClientId],
  ['client order id', 0, undefined, wireClientId],
  ['client order id', null, undefined, wireClientId],
  ['text', null, '', wireText],
  ['text', undefined, '', wireText],
  ['text', '9.1E-10', '9.1E-10', wireText],
])('%s: %j is read as %s', (_, wire, value, codec) => {
  expect(codec.decode(wire)).toEqual(value)
})

test.each<[name: string, wire: unknown, codec: z.ZodType]>([
  ['decimal', '', wireDecimal],
  ['decimal', '1,5', wireDecimal],
  ['decimal', 'NaN', wireDecimal],
  ['decimal', '0x10', wireDecimal],
  ['decimal', '1e999999999', wireDecimal],
  ['decimal', '9'.repeat(101), wireDecimal],
  ['decimal', null, wireDecimal],
  ['decimal', true, wireDecimal],
  ['id', '', wireId],
  ['id', '-1', wireId],
  ['id', '1.5', wireId],
  ['id', '1E18', wireId],
  ['id', 'abc', wireId],
  ['id', '1,"side":"BUY"', wireId],
  ['id', null, wireId],
  ['integer', '', wireInteger],
  ['integer', ' ', wireInteger],
  ['integer', '1.5', wireInteger],
  ['integer', '0x10', wireInteger],
  ['integer', '9007199254740993', wireInteger],
  ['integer', 'Infinity', wireInteger],
  ['seconds', 'yesterday', wireSeconds],
  ['flag', 2, wireFlag],
  ['flag', 'yes', wireFlag],
  ['flag', null, wireFlag],
  ['side', 0, wireSideNumber],
  ['side', 'BUY', wireSideNumber],
  ['role', 3, wireRole],
  ['symbol', null, wireSymbol],
])('%s: %j is refused', (_, wire, codec) => {
  expect(codec.safeDecode(wire).success).toBe(false)
})

test.each<[name: string, value: unknown, text: string, codec: z.ZodType]>([
  ['decimal', decimal('1e-10'), '"0.0000000001"', wireDecimal],
  ['long decimal', decimal('10'), '10.000000000000000000', wireLongDecimal],
  ['long decimal', decimal('0'), '0E-18', wireLongDecimal],
  ['long decimal', decimal('-0.5'), '-0.500000000000000000', wireLongDecimal],
  ['long decimal', decimal('1e-20'), '0.00000000000000000001', wireLongDecimal],
  ['id', '1856757976530945123', '1856757976530945123', wireId],
  ['id as text', '1856757976530945', '"1856757976530945"', wireIdText],
  ['integer', 20, '20', wireInteger],
  ['seconds', 1_770_742_401_999, '1770742401', wireSeconds],
  ['flag', true, 'true', wireFlag],
  ['flag of a chain', true, '1', wireFlagNumber],
  ['flag of a chain', false, '0', wireFlagNumber],
  ['side', 'SELL', '-1', wireSideNumber],
  ['role', 'MAKER', '-1', wireRole],
  ['client order id', undefined, '"0"', wireClientId],
])('%s: %s is written as %s', (_, value, text, codec) => {
  expect(writeJson(codec.encode(value))).toBe(text)
})

test.each<[name: string, value: unknown, codec: z.ZodType]>([
  ['decimal', undefined, wireDecimal],
  ['decimal', 1.5, wireDecimal],
  ['id', 'abc', wireId],
  ['id', '007', wireId],
  ['id', '1,"side":"BUY"', wireId],
  ['integer', 1.5, wireInteger],
  ['integer', Number.NaN, wireInteger],
  ['integer', Number.POSITIVE_INFINITY, wireInteger],
])('%s: %s is not written', (_, value, codec) => {
  expect(codec.safeEncode(value).success).toBe(false)
})
