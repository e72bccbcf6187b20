/**
 * Where `setSandboxMode(true)` points: a sandbox of this project on this machine, on the port that the documentation
 * starts it on (`npx trading-bridge sandbox --port 4000`, docs/ccxt.md). Paths stay as they are at the exchange.
 */
export const DEFAULT_SANDBOX_ORIGIN = 'http://127.0.0.1:4000'

/** Addresses by name, as ccxt keeps them. */
export interface Addresses {
  readonly [name: string]: string | Addresses
}

/** `addresses` with the host of `origin` in place of their own. */
export function atSandbox(addresses: Addresses, origin: string): Addresses {
  const moved = Object.entries(addresses).map(([name, address]) => [
    name,
    typeof address === 'string' ? movedTo(address, new URL(origin)) : atSandbox(address, origin),
  ])
  return Object.fromEntries(moved)
}

/** A stream is encrypted exactly when the sandbox's REST is. Built by hand: `URL` would add a slash. */
function movedTo(address: string, { protocol, host }: URL): string {
  const isStream = address.startsWith('ws')
  const scheme = isStream ? protocol.replace('http', 'ws') : protocol
  return `${scheme}//${host}${address.replace(/^[a-z]+:\/\/[^/]+/, '')}`
}
