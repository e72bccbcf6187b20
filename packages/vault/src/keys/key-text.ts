import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Secret } from '@trading-bridge/core'

const KEY_BYTES = 32
const KEY_TEXT = /^[0-9a-f]{64}$/

/** A new random master key: 64 hexadecimal characters. */
export function newKeyText(): string {
  return randomBytes(KEY_BYTES).toString('hex')
}

/** Nothing, when the text is not a master key. One line feed at its end is passed over, as editors leave it. */
export function parseKeyText(text: Secret): KeyObject | undefined {
  const line = text.use((bytes) => Buffer.from(bytes).toString('latin1')).replace(/\r?\n$/, '')
  return KEY_TEXT.test(line) ? createSecretKey(Buffer.from(line, 'hex')) : undefined
}
