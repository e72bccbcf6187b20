import { type ErrorDetails, TradingBridgeError } from './trading-bridge-error.ts'

export type VaultErrorCode =
  /** it is locked, or was never set up */
  | 'TB_VAULT_LOCKED'
  /** the passphrase or key is not the one it is sealed with */
  | 'TB_VAULT_WRONG_KEY'
  /** a sealed record was changed, or moved to where it does not belong */
  | 'TB_VAULT_TAMPERED'
  /** others may read the key's file, or exchange it */
  | 'TB_VAULT_FILE_MODE'
  /** the account has no credential */
  | 'TB_VAULT_NO_CREDENTIAL'
  /** the request goes where the credential may not be used */
  | 'TB_VAULT_SIGNING_REFUSED'
  /** another process changed it in the meantime */
  | 'TB_VAULT_CHANGED'

/** A credential cannot be used or changed. Nothing was changed, and nothing was signed or sent. */
export class VaultError extends TradingBridgeError {
  override readonly code: VaultErrorCode

  constructor(code: VaultErrorCode, message: string, details: ErrorDetails) {
    super(message, details)
    this.code = code
  }
}
