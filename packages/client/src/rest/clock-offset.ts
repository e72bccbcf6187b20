/** What is known of the exchange's clock. */
export interface ClockOffset {
  /** To be added to this machine's clock; 0 while nothing speaks against it. */
  readonly offsetMs: number
  /** How far the truth may lie from `offsetMs`; infinite before the first sample. */
  readonly uncertaintyMs: number
  /** How many replies have agreed on it. */
  readonly samples: number
}
