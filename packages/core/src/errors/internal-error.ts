import { TradingBridgeError } from './trading-bridge-error.ts'

/** A defect of Trading Bridge itself: something failed in a way that no other error of ours describes. */
export class InternalError extends TradingBridgeError {
  override readonly code = 'TB_INTERNAL'
}
