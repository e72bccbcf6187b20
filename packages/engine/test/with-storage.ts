import type { BotStorage } from '../src/index.ts'

/** The same storage with some of its calls changed. */
export function withStorage(inner: BotStorage, changed: Partial<BotStorage>): BotStorage {
  return new Proxy(inner, {
    get: (target, name) =>
      Reflect.get(changed, name) ??
      // Methods of a class are not its own properties, and want their object.
      (Reflect.get(target, name) as (...given: never[]) => unknown).bind(target),
  })
}
