import type { Finding } from './finding.ts'
import type { OrderFields } from './order-fields.ts'

export interface OrderFinding extends Finding {
  /** The code that makes it certain when it stands in the same text, and says what to do. */
  readonly confirmedBy?: string
  /** What is seen of it in an order's fields, or nothing. */
  readonly find: (fields: OrderFields) => string | undefined
}
