import { type Clock, sleep } from '@trading-bridge/core'
import type { ReceivedCall } from '../rest/call-meddler.ts'
import type { RestReply } from '../rest/rest-reply.ts'
import { acknowledgedIds, type CallPlan } from './call-plan.ts'

/**
 * Does with a call what its plan says. Without delays all of it happens before this returns to the caller.
 *
 * @throws the signal's reason when it aborts during a wait; the client is not answered then.
 */
export async function carryOut(
  plan: CallPlan,
  call: ReceivedCall,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  if (plan.arrivesAfterMs > 0) await sleep(clock, plan.arrivesAfterMs, signal)
  const processed = processAsPlanned(plan, call)
  for (const happen of plan.onProcessed) happen(processed)
  if (plan.awaitsFillMs !== undefined) await firstFill(plan, processed, { clock, signal })
  if (plan.leavesAfterMs > 0) await sleep(clock, plan.leavesAfterMs, signal)
  const answer = plan.answer ?? processed
  endAsPlanned(plan, call, answer)
  for (const happen of plan.onAnswered) happen()
}

function processAsPlanned({ deliveries, replyOf }: CallPlan, call: ReceivedCall): RestReply | undefined {
  let counting: RestReply | undefined
  for (let delivery = 0; delivery < deliveries; delivery += 1) {
    const reply = call.process()
    if (counting === undefined || replyOf === 'last') counting = reply
  }
  return counting
}

function endAsPlanned(
  { ending, edits }: CallPlan,
  { wire }: ReceivedCall,
  answer: RestReply | undefined,
): void {
  if (ending.kind === 'nothing' || answer === undefined) {
    wire.hangUp(ending.kind === 'nothing' ? ending.hangup : 'silence')
    return
  }
  const edited = edits.reduce((reply, edit) => edit(reply), answer)
  if (ending.kind === 'whole') wire.send(edited)
  else wire.sendPart(edited, ending)
}

/** Waits for a fill of an acknowledged order, unless it has one already. */
async function firstFill(
  { facts: { accountId }, ground: { exchange }, awaitsFillMs = 0 }: CallPlan,
  processed: RestReply | undefined,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const ids = new Set(acknowledgedIds(processed))
  const hasFill = [...ids].some(
    (ordId) => accountId !== undefined && (exchange.order(accountId, { ordId })?.cumQty ?? 0n) > 0n,
  )
  if (hasFill || ids.size === 0) return
  const filled = new AbortController()
  const unsubscribe = exchange.onEvent((event) => {
    if (event.type === 'order.filled' && ids.has(event.order.ordId)) filled.abort(filled)
  })
  try {
    await sleep(clock, awaitsFillMs, AbortSignal.any([signal, filled.signal]))
  } catch (reason) {
    if (reason !== filled) throw reason
  } finally {
    unsubscribe()
  }
}
