import { TradingBridgeError } from '@trading-bridge/core'
import { type Units, unitsText } from '../accounts/units.ts'

export interface ControlAnswer {
  readonly httpStatus: number
  readonly body: string
}

/** Money leaves as exact text. */
export function controlAnswer(value: unknown, httpStatus = 200): ControlAnswer {
  return { httpStatus, body: `${JSON.stringify(value, exactText)}\n` }
}

export function controlError(
  httpStatus: number,
  { code, message, next }: { readonly code: string; readonly message: string; readonly next: string },
): ControlAnswer {
  return controlAnswer({ error: { code, message, next } }, httpStatus)
}

/** An error of ours, told with its own words; anything else is a defect of the sandbox. */
export function errorAnswer(error: unknown): ControlAnswer {
  if (error instanceof TradingBridgeError) {
    const isUnknownThing = 'rule' in error && error.rule === 'known'
    return controlError(isUnknownThing ? 404 : 400, error)
  }
  const message = error instanceof Error ? error.message : String(error)
  return controlError(500, {
    code: 'CONTROL_DEFECT',
    message: `The sandbox failed: ${message}`,
    next: 'Report what was sent; the exchange keeps running.',
  })
}

function exactText(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return unitsText(value satisfies Units)
  return value instanceof Set ? [...value] : value
}
