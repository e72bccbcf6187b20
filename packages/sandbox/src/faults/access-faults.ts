/** Keys, addresses, limits and clocks: who is let in, from where, how often and when. */
import { z } from 'zod'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import { refusal } from '../rest/rest-reply.ts'
import { DEFAULT_SETTINGS } from '../sandbox-settings.ts'
import { callFault, type Fault, lastingFault } from './fault-kind.ts'
import { accountName } from './field-kinds.ts'
import { demandAccount } from './known-names.ts'
import { answerInstead } from './reply-faults.ts'

/** Source: documented for key trouble and for addresses (docs/coinstore/authentication-errors.md). */
const NOT_FROM_HERE = refusal(1401, 'Unauthorized')
const LOOPBACK = { 4: '127.0.0.1', 6: '::1' } as const
const BIG_IDS_FROM = 2n ** 53n

export const ACCESS_FAULTS: readonly Fault[] = [
  lastingFault({
    name: 'clock-skew',
    lines: ['F14'],
    does: "Sets the exchange's clock wrong by so much, in the `Date` header and where the age of a request is judged.",
    fields: { ms: z.int() },
    example: { when: { after: 10_000, for: 60_000 }, spec: { fault: 'clock-skew', ms: -45_000 } },
    prepare:
      ({ ms }) =>
      ({ clock }) => {
        clock.skewMs += ms
        return {
          end: () => {
            clock.skewMs -= ms
          },
        }
      },
  }),
  lastingFault({
    name: 'rate-limits',
    lines: ['F12'],
    does: 'Divides the limits of requests per address and per account.',
    fields: { divideBy: z.int().positive() },
    example: { when: { for: 30_000 }, spec: { fault: 'rate-limits', divideBy: 10 } },
    prepare:
      ({ divideBy }) =>
      ({ settings, changeSettings }) => {
        const { requestsPerAddress, requestsPerAccount } = settings()
        changeSettings({
          requestsPerAddress: divided(requestsPerAddress, DEFAULT_SETTINGS.requestsPerAddress, divideBy),
          requestsPerAccount: divided(requestsPerAccount, DEFAULT_SETTINGS.requestsPerAccount, divideBy),
        })
        return { end: () => changeSettings({ requestsPerAddress, requestsPerAccount }) }
      },
  }),
  lastingFault({
    name: 'active-orders-limit',
    lines: ['F30'],
    does: 'Changes how many orders an account may have open.',
    fields: { limit: z.int().nonnegative() },
    example: { when: { after: 5_000 }, spec: { fault: 'active-orders-limit', limit: 2 } },
    prepare:
      ({ limit }) =>
      ({ exchange }) =>
        withActiveOrders(exchange, limit),
  }),
  lastingFault({
    name: 'revoke-key',
    lines: ['F34'],
    does: 'Deletes the keys of an account, for good: every signed call is answered with 401.',
    isForGood: true,
    fields: { account: accountName },
    example: { when: { after: 10_000 }, spec: { fault: 'revoke-key', account: 'alice' } },
    prepare:
      ({ account }) =>
      ({ exchange: { accounts }, exchange }) => {
        const { accountId } = demandAccount(exchange, account)
        for (const { apiKey } of accounts.keysOf(accountId)) accounts.deleteKey(apiKey)
        return { end: nothing }
      },
  }),
  lastingFault({
    name: 'freeze-account',
    lines: ['F34'],
    does: 'Freezes an account: its keys get 401, its orders stay.',
    fields: { account: accountName },
    example: { when: { after: 10_000, for: 20_000 }, spec: { fault: 'freeze-account', account: 'alice' } },
    prepare:
      ({ account }) =>
      ({ exchange }) => {
        const { accountId, state } = demandAccount(exchange, account)
        exchange.accounts.change(accountId, { state: 'frozen' })
        return { end: () => void exchange.accounts.change(accountId, { state }) }
      },
  }),
  lastingFault({
    name: 'address-list',
    lines: ['F34'],
    does: "Replaces the addresses that an account's keys may be used from; others get 1401.",
    fields: { account: accountName, addresses: z.array(z.union([z.ipv4(), z.ipv6()])).max(5) },
    example: {
      when: { after: 10_000, for: 60_000 },
      spec: { fault: 'address-list', account: 'alice', addresses: ['203.0.113.7'] },
    },
    prepare:
      ({ account, addresses }) =>
      ({ exchange }) =>
        withAddresses(exchange, account, addresses),
  }),
  lastingFault({
    name: 'one-family',
    lines: ['F35'],
    does: "Admits an account's keys from this machine's IPv4 or IPv6 address alone; the other family gets 1401.",
    fields: { account: accountName, family: z.union([z.literal(4), z.literal(6)]) },
    example: { when: {}, spec: { fault: 'one-family', account: 'alice', family: 4 } },
    prepare:
      ({ account, family }) =>
      ({ exchange }) =>
        withAddresses(exchange, account, [LOOPBACK[family]]),
  }),
  callFault({
    name: 'flipping-egress',
    lines: ['F35'],
    does: 'Refuses every second signed call with 1401, as where the way out changes between a listed address and another.',
    fields: {},
    example: { when: { account: 'alice' }, spec: { fault: 'flipping-egress' } },
    prepare: () => {
      let calls = 0
      return (plan) => {
        if (plan.facts.accountId === undefined) return
        calls += 1
        if (calls % 2 === 0) answerInstead(plan, NOT_FROM_HERE, false)
      }
    },
  }),
  lastingFault({
    name: 'big-ids',
    lines: ['F37'],
    does: 'Gives orders ids above 2^53, for good: ids never fall.',
    isForGood: true,
    fields: {},
    example: { when: {}, spec: { fault: 'big-ids' } },
    prepare:
      () =>
      ({ exchange }) => {
        exchange.raiseOrderIds(BIG_IDS_FROM)
        return { end: nothing }
      },
  }),
]

function nothing(): void {}

function divided(
  limit: number | 'unlimited',
  usual: number | 'unlimited',
  divideBy: number,
): number | 'unlimited' {
  const present = limit === 'unlimited' ? usual : limit
  return present === 'unlimited' ? present : Math.max(1, Math.floor(present / divideBy))
}

function withActiveOrders(
  exchange: SandboxExchange,
  activeOrdersLimit: number,
): { readonly end: () => void } {
  const before = exchange.rules.activeOrdersLimit
  exchange.changeRules({ activeOrdersLimit })
  return { end: () => exchange.changeRules({ activeOrdersLimit: before }) }
}

/** The old lists come back at the end. */
function withAddresses(
  exchange: SandboxExchange,
  account: string,
  addresses: readonly string[],
): { readonly end: () => void } {
  const keys = exchange.accounts.keysOf(demandAccount(exchange, account).accountId)
  for (const { apiKey } of keys) exchange.changeKeyAddresses(apiKey, addresses)
  return {
    end: () => {
      for (const key of keys) exchange.changeKeyAddresses(key.apiKey, [...key.addresses])
    },
  }
}
