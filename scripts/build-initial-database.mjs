/**
 * Makes the image of a new embedded database that the store ships, tables and all, so that a first start need not wait for
 * PostgreSQL to make one. One that is there is kept as long as what it was made by is the same.
 *
 * Plain JavaScript, since it runs while the project is being installed.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { INITIAL_IMAGE_NAME, packImage } from '../packages/store/dist/embedded/initial-image.js'
import { Store } from '../packages/store/dist/index.js'

const dist = fileURLToPath(new URL('../packages/store/dist/', import.meta.url))
const target = join(dist, INITIAL_IMAGE_NAME)
const madeBy = `${target}.made-by`
const migrations = hashOf(join(dist, 'database/migrations'))

if (!existsSync(target) || !existsSync(madeBy) || readFileSync(madeBy, 'utf8') !== migrations) {
  rmSync(target, { force: true })
  const folder = mkdtempSync(join(tmpdir(), 'trading-bridge-image-'))
  try {
    const store = await Store.open({ folder })
    await store.close()
    writeFileSync(`${target}.new`, packImage(join(folder, 'data')))
    renameSync(`${target}.new`, target)
    writeFileSync(madeBy, migrations)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function hashOf(folder) {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.js')) hash.update(readFileSync(join(folder, name)))
  }
  return hash.digest('hex')
}
