/** Over which address family and from which local address requests and streams leave; a key may be bound to one. */
import { BadRequest, type Dict } from 'ccxt'

/** As undici's connector and `ws` both take it. */
export interface WayOut {
  readonly family?: 4 | 6
  readonly localAddress?: string
  /** Without it node tries both families even when one was chosen. */
  readonly autoSelectFamily?: false
}

/** Reads `addressFamily` (4, 6, or left out for whichever answers) and `localAddress` of an exchange's options. */
export function readWayOut({ addressFamily, localAddress }: Dict): WayOut {
  if (addressFamily !== undefined && addressFamily !== 4 && addressFamily !== 6)
    throw new BadRequest(`options.addressFamily is 4 or 6, not ${String(addressFamily)}`)
  return {
    ...(addressFamily === undefined ? {} : { family: addressFamily, autoSelectFamily: false as const }),
    ...(typeof localAddress === 'string' ? { localAddress } : {}),
  }
}
