/**
 * Exit codes, one for each thing a script does differently next. They are stable; docs/cli.md lists them.
 */
import type { ErrorCode } from '@trading-bridge/core'

export const EXIT_CODES = {
  done: 0,
  /** The exchange read the request and said no. */
  rejected: 1,
  /** The command line or a value in it is wrong; nothing was sent. */
  usage: 2,
  /** A setting, a key or the database is missing, malformed or not to be used. */
  configuration: 3,
  /** The exchange cannot be reached, cannot serve, or wants fewer requests. */
  unreachable: 4,
  /** A write may have been carried out. */
  unknownOutcome: 5,
  /** A reply came and cannot be read. */
  unreadableReply: 6,
  /** A defect of Trading Bridge. */
  defect: 70,
  /** Stopped by Ctrl-C, by a signal, or by answering no. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]

const EXIT_CODE_OF: Readonly<Record<ErrorCode, ExitCode>> = {
  TB_INVALID_INPUT: EXIT_CODES.usage,
  TB_CONFIG: EXIT_CODES.configuration,
  TB_HOST_NOT_FOUND: EXIT_CODES.unreachable,
  TB_CONNECTION_REFUSED: EXIT_CODES.unreachable,
  TB_CONNECTION_LOST: EXIT_CODES.unreachable,
  TB_TLS_FAILED: EXIT_CODES.unreachable,
  TB_PROXY_REFUSED: EXIT_CODES.unreachable,
  TB_TIMEOUT: EXIT_CODES.unreachable,
  TB_NETWORK: EXIT_CODES.unreachable,
  TB_EXCHANGE_UNAVAILABLE: EXIT_CODES.unreachable,
  TB_RATE_LIMITED: EXIT_CODES.unreachable,
  TB_OUTCOME_UNKNOWN: EXIT_CODES.unknownOutcome,
  TB_EXCHANGE_REJECTED: EXIT_CODES.rejected,
  TB_REPLY_HTML: EXIT_CODES.unreadableReply,
  TB_REPLY_EMPTY: EXIT_CODES.unreadableReply,
  TB_REPLY_TRUNCATED: EXIT_CODES.unreadableReply,
  TB_REPLY_NOT_JSON: EXIT_CODES.unreadableReply,
  TB_REPLY_UNKNOWN_STATE: EXIT_CODES.unreadableReply,
  TB_REPLY_UNEXPECTED: EXIT_CODES.unreadableReply,
  TB_VAULT_LOCKED: EXIT_CODES.configuration,
  TB_VAULT_WRONG_KEY: EXIT_CODES.configuration,
  TB_VAULT_TAMPERED: EXIT_CODES.configuration,
  TB_VAULT_FILE_MODE: EXIT_CODES.configuration,
  TB_VAULT_NO_CREDENTIAL: EXIT_CODES.configuration,
  TB_VAULT_SIGNING_REFUSED: EXIT_CODES.configuration,
  TB_VAULT_CHANGED: EXIT_CODES.configuration,
  TB_STORE_LOCKED: EXIT_CODES.configuration,
  TB_STORE_CLAIMED: EXIT_CODES.configuration,
  TB_STORE_NEWER: EXIT_CODES.configuration,
  TB_STORE_LOOSE_MODE: EXIT_CODES.configuration,
  TB_STORE_FULL: EXIT_CODES.configuration,
  TB_STORE_READ_ONLY: EXIT_CODES.configuration,
  TB_STORE_UNAVAILABLE: EXIT_CODES.configuration,
  TB_STORE_DAMAGED: EXIT_CODES.configuration,
  TB_STORE_CONFLICT: EXIT_CODES.defect,
  TB_INTERRUPTED: EXIT_CODES.interrupted,
  TB_INTERNAL: EXIT_CODES.defect,
}

export function exitCodeOf(code: ErrorCode): ExitCode {
  return EXIT_CODE_OF[code]
}
