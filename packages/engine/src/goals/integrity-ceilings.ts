/** Why the hard ceilings on what a goal may ask for are where they are. Their values stand in `risk/ceilings.ts`. */
export const CEILING_REASONS = {
  INTEGRITY_PARTICIPATION_CEILING: 'Who is more of a market than this is the market, and makes its price.',
  INTEGRITY_WINDOW_CEILING: 'Measured over longer, a burst of own trades would pass as a small part.',
  INTEGRITY_WINDOW_FLOOR: 'Measured over less, one trade of another would stand for a market.',
  INTEGRITY_TRADES_FLOOR: 'With fewer trades of others there is no market to take part in.',
  INTEGRITY_CATCH_UP_CEILING: 'A goal that runs after its plan moves the price it pays.',
  INTEGRITY_JITTER_CEILING: 'More than this does not blur a plan: it is another plan.',
  INTEGRITY_SLIPPAGE_CEILING: 'Who takes further than this moves the price, or has mistyped.',
  INTEGRITY_BAND_CEILING: 'A price this far from what the market holds fair is no fair price.',
  INTEGRITY_IMPACT_CEILING: 'A price that has moved so far against a goal is moved by it, or has news in it.',
  INTEGRITY_DURATION_CEILING: 'Nobody still answers for a goal that was set longer ago.',
} as const

export type CeilingCode = keyof typeof CEILING_REASONS
