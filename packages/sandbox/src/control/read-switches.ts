/** The switches of the sandbox as the control port takes them: each by its name, checked before any of them changes. */
import type { LiveRules } from '../exchange/exchange-rules.ts'
import type { SandboxSettings } from '../sandbox-settings.ts'
import {
  AMOUNT,
  either,
  type FieldKind,
  type Fields,
  FLAG,
  oneOf,
  optionalField,
  refuseOthers,
  WHOLE_NUMBER,
} from './read-fields.ts'

type Kinds<Switches> = { readonly [Name in keyof Switches]-?: FieldKind<Switches[Name]> }

const AT_LEAST_ONE: FieldKind<number> = {
  wanted: 'a whole number above zero',
  read: (value) => (value === 0 ? undefined : WHOLE_NUMBER.read(value)),
}

const SETTING_KINDS: Kinds<SandboxSettings> = {
  expiresToleranceMs: WHOLE_NUMBER,
  checkOrder: oneOf('key-first', 'address-first'),
  wrongSignatureCode: oneOf(1401, 401, 3005),
  authErrorHttpStatus: oneOf(200, 401),
  missingPermissionCode: oneOf(1401, 6001),
  restrictsCancelling: FLAG,
  alsoVerifiesDecodedQuery: FLAG,
  wrongMethodHttpStatus: oneOf(405, 404),
  requestsPerAddress: either(AT_LEAST_ONE, oneOf('unlimited')),
  requestsPerAccount: either(AT_LEAST_ONE, oneOf('unlimited')),
  rateWindowMs: AT_LEAST_ONE,
  signedCurrencyQuery: FLAG,
  servesCancelAll: FLAG,
  servesHistoryOrders: FLAG,
  servesPublicAssets: FLAG,
  catalogueCase: oneOf('mixed', 'upper'),
  placeCodeStyle: oneOf('number', 'text'),
  unsentClientId: oneOf('generated', 'zero'),
  orderInfoShape: oneOf('object', 'array'),
  lenientCancel: FLAG,
  makerMatchRole: oneOf(2, -1),
  streamPushIntervalMs: AT_LEAST_ONE,
  candlePushIntervalMs: AT_LEAST_ONE,
  streamPingIntervalMs: AT_LEAST_ONE,
  streamPongTimeoutMs: AT_LEAST_ONE,
  streamLifetimeMs: AT_LEAST_ONE,
  streamBufferBytes: AT_LEAST_ONE,
  acceptsSymbolicNames: FLAG,
  servesAllTickers: FLAG,
  tradeSnapshotOrder: oneOf('newest-first', 'oldest-first'),
  servesPrivateStream: FLAG,
}

const RULE_KINDS: Kinds<LiveRules> = {
  amountDecimals: either(oneOf('as-price'), WHOLE_NUMBER),
  quantityDecimalsCode: WHOLE_NUMBER,
  priceDecimalsCode: WHOLE_NUMBER,
  amountDecimalsCode: WHOLE_NUMBER,
  minimumCode: WHOLE_NUMBER,
  badRequestCode: WHOLE_NUMBER,
  activeOrdersLimit: WHOLE_NUMBER,
  activeOrdersCode: WHOLE_NUMBER,
  batchLimit: WHOLE_NUMBER,
  postOnlyCrossing: oneOf('CANCELED', 'REJECTED'),
  visibilityDelayMs: WHOLE_NUMBER,
  addressListDelayMs: WHOLE_NUMBER,
  unverifiedAddressCode: WHOLE_NUMBER,
  feeRate: AMOUNT,
}

/** @throws {InvalidInputError} a name is unknown, or a value is none of its switch. */
export function readSettings(fields: Fields): Partial<SandboxSettings> {
  return readKinds(fields, SETTING_KINDS)
}

/** @throws {InvalidInputError} a name is unknown or cannot change any more, or a value is none of its switch. */
export function readRules(fields: Fields): Partial<LiveRules> {
  return readKinds(fields, RULE_KINDS)
}

function readKinds<Switches>(fields: Fields, kinds: Kinds<Switches>): Partial<Switches> {
  const names = Object.keys(kinds) as (keyof Switches & string)[]
  refuseOthers(fields, names)
  const switches: Partial<Switches> = {}
  for (const name of names) {
    const value = optionalField(fields, name, kinds[name])
    if (value !== undefined) switches[name] = value
  }
  return switches
}
