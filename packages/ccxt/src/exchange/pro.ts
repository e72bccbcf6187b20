import upstream from '../upstream/pro/coinstore.js'
import { hardened } from './hardened.ts'

const coinstore = hardened(upstream)

/** Coinstore over REST and streams, as a ccxt.pro exchange. */
export const pro = { coinstore }
