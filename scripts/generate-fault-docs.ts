/** Writes docs/faults.md anew: see fault-docs.ts. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FAULTS_PAGE, faultsPage } from './fault-docs.ts'
import { readRepository } from './repository.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
await writeFile(join(root, FAULTS_PAGE), faultsPage(await readRepository(root)))
