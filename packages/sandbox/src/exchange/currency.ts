/**
 * A currency and the chains it travels on.
 *
 * Source: documented, "Currency information" (docs/coinstore/funding.md).
 */
export interface Chain {
  /** The currency's code on this chain: `USDTTRX`. */
  readonly currencyCode: string
  readonly chainName: string
  /** What a withdrawal calls the chain: `trc20`. */
  readonly chainProtocol: string
  readonly contractAddress: string
  readonly depositOpen: boolean
  readonly withdrawOpen: boolean
  /** Comes on top of the amount withdrawn. */
  readonly withdrawFee: string
  readonly withdrawMin: string
  /** Zero: no maximum. */
  readonly withdrawMax: string
  readonly depositMin: string
  /** Whether an address on this chain needs a tag. */
  readonly tag: 'none' | 'required' | 'optional'
}

export interface Currency {
  /** The number that fills carry as `baseCurrencyId`, `quoteCurrencyId` and `feeCurrencyId`. */
  readonly currencyId: number
  /** In upper case. */
  readonly code: string
  /** Decimals to show. */
  readonly showPrecision: number
  readonly chains: readonly Chain[]
}

/** A currency with one chain of its own, as the sandbox gives it to every asset of a market that was not described. */
export function plainCurrency(code: string, currencyId: number): Currency {
  return { currencyId, code, showPrecision: 8, chains: [sandboxChain(code)] }
}

function sandboxChain(code: string): Chain {
  return {
    currencyCode: `${code}SBX`,
    chainName: 'sbx',
    chainProtocol: 'sbx20',
    contractAddress: '',
    depositOpen: true,
    withdrawOpen: true,
    withdrawFee: '0.5',
    withdrawMin: '1',
    withdrawMax: '0',
    depositMin: '0.1',
    tag: 'none',
  }
}
