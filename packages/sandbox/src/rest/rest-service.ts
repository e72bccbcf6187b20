/**
 * From a request to its reply: counted, routed, authenticated, read, answered, wrapped. Touches no socket.
 *
 * Source: the order of the steps is assumed, but for authentication before everything that depends on the account
 * (docs/coinstore/authentication-errors.md).
 */
import { SPOT_ENDPOINTS, type SpotEndpointName } from '@trading-bridge/protocol'
import type { Account } from '../accounts/account.ts'
import type { Permission } from '../accounts/api-key.ts'
import type { SandboxSettings } from '../sandbox-settings.ts'
import { accountAnswers } from './account-answers.ts'
import type { Answer, AnswerContext } from './answer.ts'
import { Authenticator, type KeyHolder } from './authenticator.ts'
import { writeSuccess } from './envelope.ts'
import { fundingAnswers } from './funding-answers.ts'
import { lenientCancelAnswer } from './lenient-cancel.ts'
import { marketAnswers } from './market-answers.ts'
import { orderAnswers } from './order-answers.ts'
import { RateLimiter } from './rate-limiter.ts'
import { readParametersOf } from './read-request.ts'
import {
  FIELD_MISSING,
  type RestReply,
  refusal,
  springReply,
  TOO_MANY_VISITS,
  textRefusal,
} from './rest-reply.ts'
import type { RestRequest } from './rest-request.ts'
import { type Route, RouteTable } from './route-table.ts'

type Answerer = (request: never, account: never) => Answer

const NAMES = Object.keys(SPOT_ENDPOINTS) as readonly SpotEndpointName[]

/** Withdrawing has a permission of its own; so, by assumption, has every other way to move money out of the account. */
const WITHDRAWING: ReadonlySet<SpotEndpointName> = new Set(['withdraw', 'cancelWithdrawal', 'transfer'])

export class RestService {
  readonly #context: AnswerContext
  readonly #authenticator: Authenticator
  readonly #routes = new RouteTable(NAMES)
  readonly #answers: Readonly<Record<SpotEndpointName, Answerer>>
  readonly #addressLimiter: RateLimiter
  readonly #accountLimiter: RateLimiter

  constructor(context: AnswerContext) {
    this.#context = context
    this.#authenticator = new Authenticator(context.exchange.accounts, context.clock)
    this.#answers = {
      ...marketAnswers(context),
      ...accountAnswers(context),
      ...orderAnswers(context),
      ...fundingAnswers(context),
    }
    const { requestsPerAddress, requestsPerAccount, rateWindowMs: windowMs } = context.settings()
    this.#addressLimiter = new RateLimiter({ requests: requestsPerAddress, windowMs })
    this.#accountLimiter = new RateLimiter({ requests: requestsPerAccount, windowMs })
  }

  /** Answers one request. Throws only where the sandbox itself has a defect. */
  handle(request: RestRequest): RestReply {
    const settings = this.#context.settings()
    const holder = this.#authenticator.holderOf(request)
    if (!this.#admits(request, holder, settings)) return TOO_MANY_VISITS
    const { path } = request.target
    const nowMs = this.#context.clock.nowMs()
    const route = this.#routes.find(path)
    if (route === undefined || !isServed(route.name, settings)) return springReply(404, { path, nowMs })
    if (route.endpoint.method !== request.method)
      return springReply(settings.wrongMethodHttpStatus, { path, nowMs })
    const isPublic = isPublicRoute(route, settings)
    const permission = permissionOf(route)
    const refused = isPublic
      ? undefined
      : this.#authenticator.refuse(request, holder, { permission, settings })
    return refused ?? this.#answer(request, route, holder?.account)
  }

  /** Counts the request for its address and, where it names a key, for the account. */
  #admits(request: RestRequest, holder: KeyHolder | undefined, settings: SandboxSettings): boolean {
    const { requestsPerAddress, requestsPerAccount, rateWindowMs: windowMs } = settings
    this.#addressLimiter.setLimit({ requests: requestsPerAddress, windowMs })
    this.#accountLimiter.setLimit({ requests: requestsPerAccount, windowMs })
    const monotonicMs = this.#context.clock.monotonicMs()
    const isAddressAdmitted = this.#addressLimiter.admit(request.address, monotonicMs)
    const isAccountAdmitted =
      holder === undefined || this.#accountLimiter.admit(holder.account.accountId, monotonicMs)
    return isAddressAdmitted && isAccountAdmitted
  }

  #answer(request: RestRequest, route: Route, account: Account | undefined): RestReply {
    const { name } = route
    const settings = this.#context.settings()
    const parameters = readParametersOf(request, route)
    if (parameters === undefined) return FIELD_MISSING
    if (name === 'cancelOrder' && settings.lenientCancel && account !== undefined)
      return this.#wrap(name, lenientCancelAnswer(this.#context.exchange, account, parameters))
    const reading = route.endpoint.request.safeParse(parameters)
    if (!reading.success) return FIELD_MISSING
    const answerer = this.#answers[name] as (request: unknown, account: Account | undefined) => Answer
    return this.#wrap(name, answerer(reading.data, account))
  }

  #wrap(name: SpotEndpointName, answer: Answer): RestReply {
    const { codeStyle } = SPOT_ENDPOINTS[name]
    switch (answer.kind) {
      case 'reply':
        return answer.reply
      case 'rejected':
        return codeStyle === 'text' ? textRefusal(answer) : refusal(answer.code, answer.text)
      case 'done':
        return { httpStatus: 200, body: writeSuccess(name, undefined) }
      case 'data': {
        const style = name === 'placeOrder' ? this.#context.settings().placeCodeStyle : codeStyle
        return { httpStatus: 200, body: writeSuccess(name, answer.text, style) }
      }
    }
  }
}

function isServed(name: SpotEndpointName, settings: SandboxSettings): boolean {
  switch (name) {
    case 'cancelAllOrders':
      return settings.servesCancelAll
    case 'historyOrders':
      return settings.servesHistoryOrders
    case 'publicAssets':
      return settings.servesPublicAssets
    default:
      return true
  }
}

function isPublicRoute({ name, endpoint }: Route, { signedCurrencyQuery }: SandboxSettings): boolean {
  return endpoint.access === 'public' || (name === 'currency' && !signedCurrencyQuery)
}

function permissionOf({ name, endpoint }: Route): Permission {
  if (endpoint.effect === 'read') return 'read'
  return WITHDRAWING.has(name) ? 'withdraw' : 'trade'
}
