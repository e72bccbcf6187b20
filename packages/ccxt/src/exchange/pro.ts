import upstream from '../upstream/coinstore.js'
import { hardened } from './hardened.ts'

/** Coinstore over REST and streams, as a ccxt.pro exchange. */
export const pro = { coinstore: hardened(upstream) }
