/** Books and bots in a database of their own; one database serves a file of tests, an account each. */
import { randomUUID } from 'node:crypto'
import { EMBEDDED, freshStore, type TestDatabase } from '@trading-bridge/store/testing'
import type { BotStorage, LedgerStorage } from '../src/index.ts'

export interface StoredBooks extends AsyncDisposable {
  readonly storage: LedgerStorage
  readonly bots: BotStorage
  readonly ownerId: string
  /** Makes an account of the owner and returns its id. */
  account(): Promise<string>
}

export async function openStoredBooks(database: TestDatabase = EMBEDDED): Promise<StoredBooks> {
  const fresh = await freshStore(database)
  const { store } = fresh
  const owner = { id: randomUUID(), name: 'owner', createdAtMs: 1 }
  await store.accounts.insertOwner(owner)
  return {
    storage: store.ledger,
    bots: store.bots,
    ownerId: owner.id,
    async account() {
      const id = randomUUID()
      await store.accounts.insertAccount({
        id,
        ownerId: owner.id,
        name: id,
        exchange: 'coinstore',
        kind: 'sandbox',
        restUrl: 'http://127.0.0.1/api',
        streamUrl: 'ws://127.0.0.1/s/ws',
        createdAtMs: 1,
      })
      return id
    },
    [Symbol.asyncDispose]: () => fresh[Symbol.asyncDispose](),
  }
}
