/**
 * Coinstore as a ccxt exchange: `coinstore` for REST, `pro.coinstore` for streams as well, and `register`, which adds both
 * to a program's ccxt.
 */
import { coinstore } from './exchange/coinstore.ts'
import { pro } from './exchange/pro.ts'
import { register } from './exchange/register.ts'

export type { CcxtLibrary, WithCoinstore } from './exchange/register.ts'
export { coinstore, pro, register }
export default { coinstore, pro, register }
