import type { Exchange } from 'ccxt'

/**
 * A class of ccxt's family, as each layer of the hardening takes and returns it.
 *
 * A layer has no public fields: ccxt's constructor calls methods and copies settings before fields of a subclass exist.
 */
export type ExchangeClass = new (...args: ConstructorParameters<typeof Exchange>) => Exchange
