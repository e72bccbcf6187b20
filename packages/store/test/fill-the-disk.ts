/**
 * Writes into a store on a disk of 64 MB until there is no room, and prints what it met, as one line of JSON.
 *
 * Argument: the folder that the disk is mounted on.
 */
import { randomBytes } from 'node:crypto'
import { statfsSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Store } from '../src/store.ts'
import { addAccount } from './builders.ts'

const [disk = '', leftBytes = '0'] = process.argv.slice(2)
const folder = join(disk, 'database')
const filler = join(disk, 'filler')
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

const store = await Store.open({ folder })
const accountId = await addAccount(store)
const { bavail, bsize } = statfsSync(disk)
writeFileSync(filler, Buffer.alloc(bavail * bsize - Number(leftBytes)))

let acknowledged = -1
let failure = ''
while (failure === '') {
  const detail = randomBytes(60_000).toString('base64')
  await store.ledger
    .recordReconciliation({ accountId, atMs: acknowledged + 1, kind: 'on-demand', detail })
    .then(
      () => {
        acknowledged += 1
      },
      (error: unknown) => {
        failure = codeOf(error)
      },
    )
}
const answered = await store.accounts.owners().then(() => 'answered', codeOf)
await rm(filler)
await store.close()
const again = await Store.open({ folder })
const found = (await again.ledger.lastReconciliation(accountId))?.atMs
await again.close()
process.stdout.write(`${JSON.stringify({ failure, answered, acknowledged, found })}\n`)
