/**
 * How the sandbox's servers behave where the exchange is unknown, or known to answer in several ways. The defaults
 * are the likeliest answers; each other value shows a client what it must bear as well. What concerns orders and money
 * stands in `ExchangeRules`.
 *
 * Source: *assumed* unless a field says otherwise (docs/coinstore/unknowns.md).
 */
import { DEFAULT_STREAM_SETTINGS, type StreamSettings } from './stream/stream-settings.ts'

export interface SandboxSettings extends StreamSettings {
  /** How far `X-CS-EXPIRES` may be from the sandbox's clock, before or after. */
  readonly expiresToleranceMs: number
  /** What is judged first: the key and its account, or whether the address is in the key's list. */
  readonly checkOrder: 'key-first' | 'address-first'
  /** Code of a wrong signature under a known key. *Documented*: 1401. */
  readonly wrongSignatureCode: 1401 | 401 | 3005
  /** HTTP status of authentication errors. *Observed*: 200. */
  readonly authErrorHttpStatus: 200 | 401
  /** Code of a call the key has no permission for. */
  readonly missingPermissionCode: 1401 | 6001
  /** Whether an account that may not trade may not cancel either. */
  readonly restrictsCancelling: boolean
  /** Accepts a signature over the percent-decoded query too, not only over the bytes of the request line. */
  readonly alsoVerifiesDecodedQuery: boolean
  /** HTTP status of a known path asked for with another method. */
  readonly wrongMethodHttpStatus: 405 | 404

  /** Requests one address may send within the window. *Documented*: 300. */
  readonly requestsPerAddress: number | 'unlimited'
  /** Requests the keys of one account may send within the window. *Documented*: 120. */
  readonly requestsPerAccount: number | 'unlimited'
  /** Length of the sliding window. *Documented*: 3 s. */
  readonly rateWindowMs: number

  /** Whether the currency query wants a signature, as the documentation's sample carries one. */
  readonly signedCurrencyQuery: boolean
  /** Whether the path that was removed from the documentation still answers. */
  readonly servesCancelAll: boolean
  /** Whether the undocumented list of past orders answers. */
  readonly servesHistoryOrders: boolean
  /** Whether the undocumented list of currencies answers. *Observed* in June 2026. */
  readonly servesPublicAssets: boolean

  /** Case of the codes in the catalogue of markets. *Observed*: mixed. */
  readonly catalogueCase: 'mixed' | 'upper'
  /** `code` of an accepted order: a number (*observed*) or text (*documented* example). */
  readonly placeCodeStyle: 'number' | 'text'
  /** What the second generation of order queries shows as client order id where none was sent; both *observed*. */
  readonly unsentClientId: 'generated' | 'zero'
  /** Shape of one order in the second generation: an object (*observed*) or a list of one (*documented* example). */
  readonly orderInfoShape: 'object' | 'array'
  /** Whether a cancel may name the order by `clOrdId`, and may leave out the symbol. */
  readonly lenientCancel: boolean
  /** `matchRole` of a maker: 2 (*observed*) or -1 (*documented*). */
  readonly makerMatchRole: 2 | -1
}

export const DEFAULT_SETTINGS: SandboxSettings = {
  expiresToleranceMs: 30_000,
  checkOrder: 'key-first',
  wrongSignatureCode: 1401,
  authErrorHttpStatus: 200,
  missingPermissionCode: 1401,
  restrictsCancelling: false,
  alsoVerifiesDecodedQuery: false,
  wrongMethodHttpStatus: 405,
  requestsPerAddress: 300,
  requestsPerAccount: 120,
  rateWindowMs: 3_000,
  signedCurrencyQuery: true,
  servesCancelAll: false,
  servesHistoryOrders: false,
  servesPublicAssets: true,
  catalogueCase: 'mixed',
  placeCodeStyle: 'number',
  unsentClientId: 'generated',
  orderInfoShape: 'object',
  lenientCancel: false,
  makerMatchRole: 2,
  ...DEFAULT_STREAM_SETTINGS,
}
