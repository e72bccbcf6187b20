/** Adds Coinstore to a program's ccxt, where it is found as ccxt's own exchanges are. */
import { Exchange } from 'ccxt'
import { coinstore } from './coinstore.ts'
import { pro } from './pro.ts'

const ID = 'coinstore'

/** What of ccxt is written to: its default export in an ES module, all of it after `require('ccxt')`. */
export interface CcxtLibrary {
  readonly Exchange: unknown
  readonly exchanges: unknown
  readonly pro: unknown
}

/** ccxt with Coinstore, for the compiler. */
export type WithCoinstore<Library> = Library & {
  readonly coinstore: typeof coinstore
  readonly pro: { readonly coinstore: typeof pro.coinstore }
}

/**
 * Makes `new ccxt.coinstore()` and `new ccxt.pro.coinstore()` work, and lists the id in `ccxt.exchanges` and
 * `ccxt.pro.exchanges`. Calling it again changes nothing. Returns the same `ccxt`, typed with what was added.
 *
 * @throws {TypeError} `ccxt` is another copy than the one these classes are built on, so that its error classes would
 * not match; or it is a module namespace, which cannot be added to.
 */
export function register<Library extends CcxtLibrary>(ccxt: Library): WithCoinstore<Library> {
  if (ccxt.Exchange !== Exchange)
    throw new TypeError('This is another copy of ccxt. Import both with `import`, or both with `require`.')
  if (!Object.isExtensible(ccxt))
    throw new TypeError("register takes ccxt's default export: import ccxt from 'ccxt'.")
  add(ccxt, ID, coinstore)
  add(ccxt.pro, ID, pro.coinstore)
  return ccxt as WithCoinstore<Library>
}

function add(library: unknown, id: string, exchangeClass: unknown): void {
  if (typeof library !== 'object' || library === null) return
  Object.assign(library, { [id]: exchangeClass })
  const exchanges: unknown = Reflect.get(library, 'exchanges')
  if (Array.isArray(exchanges) && !exchanges.includes(id)) exchanges.push(id)
}
