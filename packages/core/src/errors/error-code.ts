/** Every code an error of ours can carry. They are stable; `docs/errors.md` has a heading for each. */
export const ERROR_CODES = [
  'TB_INVALID_INPUT',
  'TB_CONFIG',
  'TB_HOST_NOT_FOUND',
  'TB_CONNECTION_REFUSED',
  'TB_CONNECTION_LOST',
  'TB_TLS_FAILED',
  'TB_PROXY_REFUSED',
  'TB_TIMEOUT',
  'TB_NETWORK',
  'TB_EXCHANGE_UNAVAILABLE',
  'TB_OUTCOME_UNKNOWN',
  'TB_EXCHANGE_REJECTED',
  'TB_RATE_LIMITED',
  'TB_REPLY_HTML',
  'TB_REPLY_EMPTY',
  'TB_REPLY_TRUNCATED',
  'TB_REPLY_NOT_JSON',
  'TB_REPLY_UNKNOWN_STATE',
  'TB_REPLY_UNEXPECTED',
  'TB_INTERRUPTED',
  'TB_INTERNAL',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]
