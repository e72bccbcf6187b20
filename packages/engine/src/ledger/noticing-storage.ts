import type { LedgerStorage } from './ledger-storage.ts'

/** The same storage; every call of it that fails is told of, whoever made it. */
export function noticing(storage: LedgerStorage, onFailure: (cause: unknown) => void): LedgerStorage {
  return new Proxy(storage, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name, target)
      if (typeof method !== 'function') return method
      return async (...parameters: unknown[]): Promise<unknown> => {
        try {
          return await method.apply(target, parameters)
        } catch (cause) {
          onFailure(cause)
          throw cause
        }
      }
    },
  })
}
