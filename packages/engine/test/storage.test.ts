import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { MemoryLedgerStorage } from '../src/index.ts'
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
