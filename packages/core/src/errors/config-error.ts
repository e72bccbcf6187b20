import { type ErrorDetails, TradingBridgeError } from './trading-bridge-error.ts'

/** A setting is missing or malformed. `setting` names it; its value is never shown, for it may be a secret. */
export class ConfigError extends TradingBridgeError {
  override readonly code = 'TB_CONFIG'
  readonly setting: string

  constructor(setting: string, message: string, details: ErrorDetails) {
    super(message, details)
    this.setting = setting
  }
}
