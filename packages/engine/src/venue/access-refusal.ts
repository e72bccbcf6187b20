import { isAccessRefused } from './ccxt-errors.ts'
import { isKeyRefused } from './coinstore-venue.ts'

/**
 * Whether an error says that the key is refused, where no venue is at hand to ask, as when an account could not be opened.
 * Coinstore's codes are numbers and ccxt's are names, so that neither is taken for the other.
 */
export function isAccessRefusal(error: unknown): boolean {
  return isKeyRefused(error) || isAccessRefused(error)
}
