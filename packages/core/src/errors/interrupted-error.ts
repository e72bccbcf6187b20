import { TradingBridgeError } from './trading-bridge-error.ts'

/** The person at the keyboard, or the system, ended the work before it was done. No write was under way. */
export class InterruptedError extends TradingBridgeError {
  override readonly code = 'TB_INTERRUPTED'
}
