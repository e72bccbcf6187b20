/** Coinstore as it is documented: how a request is signed, every endpoint as a value, how a reply is read, what each code means. */

export { buildRequest, type WireRequest } from './endpoint/build-request.ts'
export { defineEndpoint, type Endpoint, type RequestOf, type ResponseOf } from './endpoint/define-endpoint.ts'
export type { WireOrderState, WireOrderType, WireSide, WireTimeInForce } from './endpoint/order-words.ts'
export { type ReplyReading, readReply, type WireReply } from './envelope/read-reply.ts'
export { EXCHANGE_CODES, type ExchangeCode, explainCode } from './errors/exchange-codes.ts'
export { ExactNumber } from './json/exact-number.ts'
export { type JsonDefect, type JsonReading, type JsonValue, readJson } from './json/read-json.ts'
export { writeJson } from './json/write-json.ts'
export {
  API_KEY_HEADER,
  authHeaders,
  EXPIRES_HEADER,
  SIGNATURE_HEADER,
} from './signing/auth-headers.ts'
export {
  type CredentialDefect,
  findCredentialDefect,
  findCredentialOddity,
} from './signing/credential-text.ts'
export { keySigner, type RequestSigner, type SignableRequest } from './signing/request-signer.ts'
export { SIGNATURE_WINDOW_MS, Signer, signatureBucket, signedPayload } from './signing/signer.ts'
export { tradingPaths } from './signing/trading-paths.ts'
export { SPOT_ENDPOINTS, type SpotEndpointName } from './spot/endpoints.ts'
export { CANDLE_PERIODS, type CandlePeriod, DEPTH_LEVELS } from './spot/market-data.ts'
export {
  type CandleWord,
  channelName,
  type DepthLevels,
  parseChannelName,
  type StreamChannel,
} from './stream/channels.ts'
export { type StreamCommand, streamCommand } from './stream/commands.ts'
export type { StreamLevel } from './stream/fields.ts'
export {
  readStreamMessage,
  type StreamCandle,
  type StreamMessage,
  type StreamTicker,
  type StreamTrade,
} from './stream/messages.ts'
