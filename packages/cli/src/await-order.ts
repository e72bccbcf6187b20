import type { LedgerOrder } from '@trading-bridge/engine'
import type { OpenLedger } from '@trading-bridge/service'

/**
 * The order as the books know it as soon as `isEnough` holds; at the latest after `waitMs`, or when the signal aborts, as it
 * is known then.
 */
export async function awaitOrder(
  { ledger, listen }: OpenLedger,
  order: LedgerOrder,
  {
    isEnough,
    waitMs,
    signal,
  }: {
    readonly isEnough: (order: LedgerOrder) => boolean
    readonly waitMs: number
    readonly signal: AbortSignal
  },
): Promise<LedgerOrder> {
  const known = async (): Promise<LedgerOrder> => (await ledger.findOrder({ id: order.id })) ?? order
  const now = await known()
  if (isEnough(now) || signal.aborted) return now
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stop()
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const stop = listen((event) => {
      if (event.kind === 'order' && event.order.id === order.id && isEnough(event.order)) done()
    })
    const timer = setTimeout(done, waitMs)
    signal.addEventListener('abort', done)
  })
  return await known()
}
