import { randomUUID } from 'node:crypto'
import { EMBEDDED, POSTGRES } from '@trading-bridge/store/testing'
import { afterAll, beforeAll, describe, vi } from 'vitest'
import { MemoryBotStorage, MemoryLedgerStorage } from '../src/index.ts'
import { botStorageContract } from './bot-storage-contract.ts'
import { storageContract } from './storage-contract.ts'
import { openStoredBooks, type StoredBooks } from './stored-books.ts'

// The first test that needs a server waits for it.
vi.setConfig({ hookTimeout: 300_000, testTimeout: 120_000 })

storageContract('orders and fills in memory', async () => ({
  storage: new MemoryLedgerStorage(),
  account: async () => randomUUID(),
}))

botStorageContract('bots in memory', async () => {
  const ledger = new MemoryLedgerStorage()
  return {
    storage: new MemoryBotStorage({ ledger: () => ledger }),
    ledger,
    ownerId: randomUUID(),
    account: async () => randomUUID(),
  }
})

describe.each([EMBEDDED, POSTGRES])('on $name', (database) => {
  let books: StoredBooks

  beforeAll(async () => {
    books = await openStoredBooks(database)
  })
  afterAll(() => books[Symbol.asyncDispose]())

  storageContract('orders and fills', async () => books)
  botStorageContract('bots', async () => ({ ...books, storage: books.bots, ledger: books.storage }))
})
