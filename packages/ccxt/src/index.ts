/** Coinstore as a ccxt exchange class. */
export {}
