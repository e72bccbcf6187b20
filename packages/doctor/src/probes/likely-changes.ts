/**
 * What rewrites JSON on its way, likeliest first: the changes that the doctor tries to recognise in a body, by the names
 * of the list of known mistakes. There are few calls to spend on them.
 */
import { type PayloadVariant, payloadVariants } from '../signature/payload-variants.ts'

export const LIKELY_CHANGES: readonly string[] = ['json-spaced', 'json-keys-sorted', 'json-indented']

/** The body as it would be after the change. */
export function changedBody(body: string, change: string): PayloadVariant | undefined {
  return payloadVariants({ query: '', body }).find(({ mistake }) => mistake.id === change)
}
