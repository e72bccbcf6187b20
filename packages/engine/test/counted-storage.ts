/** Stands between a ledger and its database: knows what is under way, what is durable, and can make it fail. */
import type { LedgerStorage } from '../src/index.ts'

type StorageStep = keyof LedgerStorage

export interface CountedStorage extends LedgerStorage {
  /** Calls that have not ended. */
  readonly underWay: () => number
  /** Client order ids whose recording has been confirmed. */
  readonly durable: ReadonlySet<string>
  /** Called before each call: what it throws, the call rejects with. */
  before: (step: StorageStep) => void
  /** Called after each call has done its work: what it throws, the caller gets in place of the answer. */
  after: (step: StorageStep) => void
}

const STEPS: readonly StorageStep[] = [
  'insertIntent',
  'insertExternal',
  'commit',
  'knownFills',
  'unsettledOrders',
  'findOrder',
  'orders',
  'orderEvents',
  'goalOrders',
  'fills',
  'latestFills',
  'positions',
  'bookedBalances',
  'recordMovements',
  'movements',
  'recordBalances',
  'balancesAt',
  'block',
  'clearBlock',
  'blockOf',
  'recordReconciliation',
  'lastReconciliation',
]

export function countedStorage(inner: LedgerStorage): CountedStorage {
  let underWay = 0
  const durable = new Set<string>()
  const counted = {
    underWay: () => underWay,
    durable,
    before: (_: StorageStep): void => undefined,
    after: (_: StorageStep): void => undefined,
  }
  const calls = Object.fromEntries(
    STEPS.map((step) => [
      step,
      async (...parameters: unknown[]) => {
        counted.before(step)
        underWay += 1
        try {
          const method = inner[step] as (...parameters: unknown[]) => Promise<unknown>
          const result = await method.apply(inner, parameters)
          if (step === 'insertIntent') noteDurable(durable, result)
          counted.after(step)
          return result
        } finally {
          underWay -= 1
        }
      },
    ]),
  )
  return Object.assign(counted, calls) as unknown as CountedStorage
}

function noteDurable(durable: Set<string>, result: unknown): void {
  const { order } = result as { readonly order?: { readonly clientOrderId?: string } }
  if (order?.clientOrderId !== undefined) durable.add(order.clientOrderId)
}
