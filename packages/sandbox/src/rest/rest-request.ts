/** One HTTP request as the trading port sees it, before anybody has looked at what it asks for. */
import type { RequestTarget } from './request-target.ts'

export interface RestRequest {
  readonly method: string
  readonly target: RequestTarget
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The bytes as they came. */
  readonly body: Buffer
  /** The address it came from, in canonical form. */
  readonly address: string
}

/** A header that came once; absent otherwise. */
export function headerOf(request: RestRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'string' ? value : undefined
}
