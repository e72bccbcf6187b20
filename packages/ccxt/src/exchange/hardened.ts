/**
 * What Trading Bridge adds to the class that is written for ccxt: the same for REST and for pro. Nothing of it changes
 * the arguments or the results of a unified method; see docs/decisions/0007-ccxt-in-two-layers.md.
 */
import { withConnection } from './connection.ts'
import { withExactNumbers } from './exact-numbers.ts'
import type { ExchangeClass } from './exchange-class.ts'
import { withPacedCalls } from './paced-calls.ts'
import { withReadableReplies } from './readable-replies.ts'
import { withSafeOrders } from './safe-orders.ts'
import { withSandboxMode } from './sandbox-mode.ts'
import { withQuickSigning } from './signing.ts'

const LAYERS = [
  withExactNumbers,
  withQuickSigning,
  withReadableReplies,
  withConnection,
  withPacedCalls,
  withSandboxMode,
  withSafeOrders,
]

/** `Base` with all layers on top, under its own name. The layers override only, so the type stays that of `Base`. */
export function hardened<Base extends ExchangeClass>(Base: Base): Base {
  const layered = LAYERS.reduce((below: ExchangeClass, layer) => layer(below), Base)
  Object.defineProperty(layered, 'name', { value: Base.name })
  return layered as Base
}
