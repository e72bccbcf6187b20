/** The probes: what each does, and what it tells. */
import type { CallKind } from '../evidence/evidence.ts'

export const PROBES = {
  P0: {
    does: 'A public call over IPv4, over IPv6 and through the configured proxy.',
    tells: 'name service, connection, encryption, gateway, proxy',
  },
  P1: {
    does: "Reads the credentials' text as it is given: empty, white space, line feeds, quotes, `b'…'`, invisible and foreign characters, masks, key equal to secret, length and alphabet.",
    tells: 'what pasting leaves behind',
  },
  P2: { does: 'Signs fixed vectors that were computed elsewhere.', tells: 'our own signer' },
  P3: {
    does: 'Holds the `Date` of several replies against the clock of this machine.',
    tells: "the clock's offset, and how long the window of signatures still lasts",
  },
  P4: {
    does: 'Looks by which address of this machine each route leaves; asks an echo service where one is configured.',
    tells: 'IPv6 egress, several addresses',
  },
  P5: { does: 'Balances: a signed `POST /spot/accountList` with the body `{}`.', tells: 'the base case' },
  P6: {
    does: 'Open orders: a signed `GET /trade/order/active` with a query. Where something changes requests, also without one, and balances with fields in the body.',
    tells: 'changes on the way',
  },
  P7: {
    does: 'Requests that are wrong on purpose: the key with an invented secret, an invented key, an expired time, key and secret exchanged.',
    tells: 'how the exchange answers what is certainly wrong',
  },
  P8: {
    does: 'Cancels an order id that cannot exist.',
    tells: 'the permission to trade: 3103 means that it is there',
  },
  P9: {
    does: "P5 over the other routes, with the exchange's time, and again where replies differ.",
    tells: 'whether address or clock is the cause',
  },
} as const

export type ProbeId = keyof typeof PROBES

/** Which probe a signed call belongs to, and how a sentence about it begins. */
export const CALLS = {
  balances: { probe: 'P5', what: 'Balances' },
  query: { probe: 'P6', what: 'Open orders of one market' },
  empty: { probe: 'P6', what: 'Open orders without query and body' },
  fields: { probe: 'P6', what: 'Balances with fields in the body' },
  variant: { probe: 'P6', what: 'Balances with fields, signed for a changed body' },
  'wrong-secret': { probe: 'P7', what: 'Balances with an invented secret' },
  'unknown-key': { probe: 'P7', what: 'Balances with an invented key' },
  expired: { probe: 'P7', what: 'Balances with an expired time' },
  swapped: { probe: 'P7', what: 'Balances with key and secret exchanged' },
  cancel: { probe: 'P8', what: 'Cancel of an order that cannot exist' },
} as const satisfies Readonly<Record<CallKind, { readonly probe: ProbeId; readonly what: string }>>
