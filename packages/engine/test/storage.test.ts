import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { MemoryBotStorage, MemoryLedgerStorage } from '../src/index.ts'
import { botStorageContract } from './bot-storage-contract.ts'
import { type EmbeddedBooks, openEmbeddedBooks } from './embedded-books.ts'
import { storageContract } from './storage-contract.ts'

let embedded: EmbeddedBooks

beforeAll(async () => {
  embedded = await openEmbeddedBooks()
})

afterAll(async () => {
  await embedded[Symbol.asyncDispose]()
})

storageContract('in memory', async () => ({
  storage: new MemoryLedgerStorage(),
  account: async () => randomUUID(),
}))

storageContract('in the embedded database', async () => embedded)

botStorageContract('in memory', async () => {
  const ledger = new MemoryLedgerStorage()
  return {
    storage: new MemoryBotStorage({ ledger: () => ledger }),
    ledger,
    ownerId: randomUUID(),
    account: async () => randomUUID(),
  }
})
