import { ACCESS_FAULTS } from './access-faults.ts'
import type { Fault } from './fault-kind.ts'
import { MARKET_FAULTS } from './market-faults.ts'
import { ORDER_FAULTS } from './order-faults.ts'
import { PICTURE_FAULTS } from './picture-faults.ts'
import { REPLY_FAULTS } from './reply-faults.ts'
import { REQUEST_FAULTS } from './request-faults.ts'
import { STREAM_FAULTS } from './stream-faults.ts'

/** Every fault there is, in the order of the docs. */
export const FAULTS: readonly Fault[] = [
  ...REQUEST_FAULTS,
  ...REPLY_FAULTS,
  ...ORDER_FAULTS,
  ...ACCESS_FAULTS,
  ...MARKET_FAULTS,
  ...PICTURE_FAULTS,
  ...STREAM_FAULTS,
]

const BY_NAME: ReadonlyMap<string, Fault> = new Map(FAULTS.map((fault) => [fault.name, fault]))

export function faultNamed(name: string): Fault | undefined {
  return BY_NAME.get(name)
}
