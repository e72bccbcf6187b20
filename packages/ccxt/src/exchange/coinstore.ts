import upstream from '../upstream/coinstore.js'
import { hardened } from './hardened.ts'

/** Coinstore over REST, as a ccxt exchange. Its name is written as ccxt writes names. */
export const coinstore = hardened(upstream)
export type coinstore = InstanceType<typeof coinstore>
