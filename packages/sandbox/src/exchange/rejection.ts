/**
 * The exchange's "no", as a value: its code and its text.
 *
 * Source: documented and observed codes, "Error codes" (docs/coinstore/error-codes.md); texts of codes that are invented
 * are invented too.
 */

export interface Rejection {
  readonly kind: 'rejected'
  readonly code: number
  readonly text: string
}

export function rejected(code: number, text: string): Rejection {
  return { kind: 'rejected', code, text }
}

export const SYMBOL_NOT_FOUND = rejected(3011, 'symbol not found')
export const PART_TRADE_LIMIT = rejected(3012, 'part-trade-limit')
export const TRADE_LIMIT = rejected(3013, 'trade-limit')
export const USER_TRADE_LIMIT = rejected(3014, 'user-trade-limit')
export const USER_PART_TRADE_LIMIT = rejected(3015, 'user-part-trade-limit')
export const ORDER_NOT_FOUND = rejected(3103, 'order-not-found')
export const DUPLICATE_ORDER = rejected(3111, 'duplicate-order')
export const ACCOUNT_INSUFFICIENT = rejected(3113, 'account-insufficient')
export const SUB_USER_BUSINESS_ERROR = rejected(6001, 'sub-user-operator-business-error')
export const TRANSFER_FIELD_ERROR = rejected(101040502, 'request field missing')
export const TRANSFER_AMOUNT_ERROR = rejected(102150400, 'transfer failed')
export const TRANSFER_INSUFFICIENT = rejected(102150808, 'insufficient balance')
