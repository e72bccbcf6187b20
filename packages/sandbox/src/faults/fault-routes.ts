/** The fault script over the control port: hand rules in, see what there is and what fired, take them out again. */
import { InvalidInputError } from '@trading-bridge/core'
import type { FaultDesk } from './fault-desk.ts'
import { parseFaultScript } from './fault-script.ts'

/** The part of a control call that these routes read. */
export interface FaultCall {
  readonly sandbox: { readonly faults: FaultDesk }
  readonly parts: readonly string[]
  readonly fields: Readonly<Record<string, unknown>>
}

export const FAULT_ROUTES: Readonly<Record<string, (call: FaultCall) => unknown>> = {
  'GET /faults': ({ sandbox: { faults } }) => ({ rules: faults.list() }),
  /** The body is a script; its rules are added to those there are. */
  'POST /faults': ({ sandbox: { faults }, fields }) => ({ rules: faults.add(parseFaultScript(fields)) }),
  'DELETE /faults': ({ sandbox: { faults } }) => {
    faults.clear()
    return { rules: [] }
  },
  'DELETE /faults/{}': ({ sandbox: { faults }, parts: [id = ''] }) => {
    if (!faults.remove(id)) throw unknownRule(id)
    return { rules: faults.list() }
  },
  'GET /faults/fired': ({ sandbox: { faults } }) => ({ fired: faults.fired }),
}

function unknownRule(id: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'known',
    subject: 'fault rule',
    value: id,
    limit: 'a rule of this sandbox',
    message: `There is no fault rule ${id} in this sandbox.`,
    next: 'List the rules to see their ids.',
  })
}
