/** Why the hard ceilings on what a goal may ask for are where they are. Their values stand in `risk/ceilings.ts`. */
export const CEILING_REASONS = {
  INTEGRITY_PARTICIPATION_CEILING: 'Whoever is more of a market than this makes its price.',
  INTEGRITY_WINDOW_CEILING: 'Over a longer window, a burst of own trades would pass as a small share.',
  INTEGRITY_WINDOW_FLOOR:
    'Over a shorter window, a single trade of somebody else would stand for the market.',
  INTEGRITY_TRADES_FLOOR: 'With fewer trades of others there is no market to take part in.',
  INTEGRITY_CATCH_UP_CEILING: 'A goal that chases its plan harder than this moves the price it pays.',
  INTEGRITY_JITTER_CEILING: 'More than this does not blur a plan: it is another plan.',
  INTEGRITY_SLIPPAGE_CEILING:
    'An order that takes further than this moves the price, or is a typing mistake.',
  INTEGRITY_BAND_CEILING: 'A price further than this from what the market holds fair is not a fair one.',
  INTEGRITY_IMPACT_CEILING:
    'A price that has moved further than this against a goal was moved by it, or by news.',
  INTEGRITY_DURATION_CEILING: 'Nobody still answers for a goal that was set longer ago than this.',
} as const

export type CeilingCode = keyof typeof CEILING_REASONS
