/** Messages as the exchange writes them, without brace and counter. All values are invented. */

/** No other book has this best bid. */
export const LAST_BID = '61234.56'
export const TRADES_SENT = 40_000

export const MARKET = {
  symbolId: 1042,
  symbolCode: 'SHARPUSDT',
  tradeCurrencyCode: 'SHARP',
  quoteCurrencyCode: 'USDT',
  openTrade: true,
  onLineTime: 1_736_236_800_000,
  tickSz: 2,
  lotSz: 6,
  minLmtPr: '0.01',
  minLmtSz: '0.000001',
  minMktVa: '0.1',
  minMktSz: '0.000001',
  makerFee: '0.002',
  takerFee: '0.002',
}

/** A full picture; `seed` makes one differ from the next. */
export function depthBody(seed: number, bestBid?: string, levels = 100): string {
  const half = (side: 1 | -1) =>
    Array.from({ length: levels }, (_, index) => {
      const cents = 6_180_000 + seed * 7 - side * (index + 1) * 13
      const price = index === 0 && side === 1 && bestBid !== undefined ? bestBid : (cents / 100).toFixed(2)
      return [price, (0.01 + ((seed + index * 31) % 977) / 333).toFixed(6), side]
    })
  const sides = `"a":${JSON.stringify(half(-1))},"b":${JSON.stringify(half(1))}`
  return `"T":"depth","channel":"1042@depth@${levels}","level":${levels},${sides},"symbol":"SHARPUSDT","instrumentId":1042`
}

export function tradeBody(seq: number): string {
  const atMs = 1_771_000_000_000 + seq
  return `"T":"trade","channel":"1042@trade","price":"61800.3","tradeId":${seq},"seq":${seq},"ts":${atMs},"takerSide":"SELL","time":${Math.floor(atMs / 1_000)},"volume":"0.02","symbol":"SHARPUSDT","instrumentId":1042`
}
