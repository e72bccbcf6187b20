/** Markets and money that change under way. */
import type { SpotEndpointName } from '@trading-bridge/protocol'
import { z } from 'zod'
import type { MarketChanges } from '../exchange/market-settings.ts'
import {
  PART_TRADE_LIMIT,
  SYMBOL_NOT_FOUND,
  TRADE_LIMIT,
  USER_PART_TRADE_LIMIT,
  USER_TRADE_LIMIT,
} from '../exchange/rejection.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import { type RestReply, refusal } from '../rest/rest-reply.ts'
import type { CallPlan } from './call-plan.ts'
import { eventFault, type Fault, type Lasting, lastingFault } from './fault-kind.ts'
import { accountName, amount, marketSymbol, signedAmount } from './field-kinds.ts'
import { demandAccount } from './known-names.ts'
import { answerInstead, pageReply } from './reply-faults.ts'

const PLACING: ReadonlySet<SpotEndpointName | undefined> = new Set<SpotEndpointName>([
  'placeOrder',
  'placeOrderBatch',
])
const SUSPENSIONS = {
  3011: SYMBOL_NOT_FOUND,
  3012: PART_TRADE_LIMIT,
  3013: TRADE_LIMIT,
  3014: USER_TRADE_LIMIT,
  3015: USER_PART_TRADE_LIMIT,
} as const
const GOING_AWAY = 1001

export const MARKET_FAULTS: readonly Fault[] = [
  lastingFault({
    name: 'market-rules',
    lines: ['F26'],
    does: "Changes a market's decimals, minimums or fees; new decimals cancel its resting orders.",
    fields: {
      symbol: marketSymbol,
      changes: z.strictObject({
        tickSz: z.int().nonnegative().optional(),
        lotSz: z.int().nonnegative().optional(),
        minLmtPr: amount.optional(),
        minLmtSz: amount.optional(),
        minMktVa: amount.optional(),
        minMktSz: amount.optional(),
        makerFee: amount.optional(),
        takerFee: amount.optional(),
      }),
    },
    example: {
      when: { after: 10_000 },
      spec: { fault: 'market-rules', symbol: 'SHARPUSDT', changes: { tickSz: 4, lotSz: 0, minLmtSz: '10' } },
    },
    prepare:
      ({ symbol, changes }) =>
      ({ exchange }) =>
        withMarket(exchange, symbol, withoutGaps(changes)),
  }),
  lastingFault({
    name: 'suspend-symbol',
    lines: ['F27'],
    does: 'Refuses new orders in a market, of everybody or of one account, with a code from 3011 to 3015; cancels still work.',
    fields: {
      symbol: marketSymbol,
      code: z.union([z.literal(3011), z.literal(3012), z.literal(3013), z.literal(3014), z.literal(3015)]),
      /** Suspends the market for this account alone. */
      account: accountName.optional(),
    },
    example: {
      when: { after: 5_000, for: 30_000 },
      spec: { fault: 'suspend-symbol', symbol: 'SHARPUSDT', code: 3012 },
    },
    prepare:
      ({ symbol, code, account }) =>
      ({ exchange }) => {
        const denial =
          account === undefined
            ? withMarket(exchange, symbol, { openTrade: false })
            : withoutTrading(exchange, account, symbol)
        return { ...denial, plan: recodeDenials(symbol.toUpperCase(), code, account) }
      },
  }),
  lastingFault({
    name: 'maintenance',
    lines: ['F28', 'F23'],
    does: 'Answers every call with HTTP 503, ends the open streams and lets nobody open another.',
    fields: {},
    example: { when: { after: 20_000, for: 60_000 }, spec: { fault: 'maintenance' } },
    prepare:
      () =>
      ({ sessions }) => {
        const page = pageReply(503)
        for (const session of sessions()) session.close(GOING_AWAY, 'maintenance')
        return {
          end: () => undefined,
          plan: (plan) => answerInstead(plan, page, false),
          upgrade: () => ({ kind: 'refuse', httpStatus: 503, contentType: 'text/html', body: page.body }),
        }
      },
  }),
  eventFault({
    name: 'move-balance',
    lines: ['F33'],
    does: 'Gives an account money or, with a minus, takes what is available of it, as a transfer from outside would.',
    fields: { account: accountName, asset: z.string().min(1), amount: signedAmount },
    example: {
      when: { after: 15_000 },
      spec: { fault: 'move-balance', account: 'alice', asset: 'USDT', amount: '-250' },
    },
    prepare:
      ({ account, asset, amount: change }) =>
      ({ exchange }) => {
        const { accountId } = demandAccount(exchange, account)
        if (!change.startsWith('-')) {
          exchange.fund(accountId, asset, change)
          return undefined
        }
        return exchange.drain(accountId, asset, change.slice(1))
          ? undefined
          : 'not covered: nothing was taken'
      },
  }),
]

/** The old settings come back at the end. */
function withMarket(exchange: SandboxExchange, symbol: string, changes: MarketChanges): Lasting {
  const before = exchange.market(symbol)
  exchange.changeMarket(symbol, changes)
  if (before === undefined) return { end: () => undefined }
  const { symbolId: _id, symbol: _symbol, base: _base, quote: _quote, ...settings } = before
  return { end: () => void exchange.changeMarket(symbol, settings) }
}

function withoutTrading(exchange: SandboxExchange, account: string, symbol: string): Lasting {
  const { accountId, restriction } = demandAccount(exchange, account)
  const symbols = new Set([symbol.toUpperCase()])
  exchange.accounts.change(accountId, { restriction: { kind: 'no-trade-in', symbols } })
  return { end: () => void exchange.accounts.change(accountId, { restriction }) }
}

/** The exchange itself says 3012; the wanted code takes its place. */
function recodeDenials(
  symbol: string,
  code: keyof typeof SUSPENSIONS,
  account: string | undefined,
): (plan: CallPlan) => void {
  const { text } = SUSPENSIONS[code]
  return ({ facts, edits }) => {
    const isMeant = PLACING.has(facts.endpoint) && facts.symbol === symbol
    if (!isMeant || (account !== undefined && account !== facts.account)) return
    edits.push((reply) => recoded(reply, code, text))
  }
}

function recoded(reply: RestReply, code: number, text: string): RestReply {
  if (reply.body === refusal(PART_TRADE_LIMIT.code, PART_TRADE_LIMIT.text).body)
    return { ...reply, body: refusal(code, text).body }
  const [entry, wanted] = [PART_TRADE_LIMIT, { code, text }].map(
    (denial) => `"errno":${denial.code},"errMsg":"${denial.text}"`,
  )
  return { ...reply, body: reply.body.replaceAll(entry ?? '', wanted ?? '') }
}

function withoutGaps<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const filled = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(filled) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }
}
