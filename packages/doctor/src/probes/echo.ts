/** P4 from outside: a server that answers with the address it was asked from. */
import { isIP } from 'node:net'
import type { DeliveryResult } from '@trading-bridge/client'
import type { Letter } from './messenger.ts'

export function echoLetter(server: URL, deadlineMs: number): Letter {
  return {
    name: 'echo',
    method: 'GET',
    path: server.pathname,
    query: '',
    body: '',
    headers: {},
    server,
    deadlineMs,
  }
}

/** The address in the reply; nothing where it is none. */
export function readEcho(result: DeliveryResult): string | undefined {
  if (result.kind !== 'reply' || result.httpStatus !== 200) return undefined
  const text = result.body.trim()
  return isIP(text) === 0 ? undefined : text
}
