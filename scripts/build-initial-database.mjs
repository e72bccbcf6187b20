/**
 * Makes the image of an empty embedded database that the store ships, so that a first start need not wait for PostgreSQL
 * to make one. One that is there is kept: its name says for which version of PGlite it was made.
 *
 * Plain JavaScript, since it runs while the project is being installed.
 */
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { initialise } from '../packages/store/dist/embedded/embedded-database.js'
import { INITIAL_IMAGE_NAME, packImage } from '../packages/store/dist/embedded/initial-image.js'

const target = fileURLToPath(new URL(`../packages/store/dist/${INITIAL_IMAGE_NAME}`, import.meta.url))

if (!existsSync(target)) {
  const scratch = mkdtempSync(join(tmpdir(), 'trading-bridge-image-'))
  try {
    const data = join(scratch, 'data')
    await initialise(data)
    writeFileSync(`${target}.new`, packImage(data))
    renameSync(`${target}.new`, target)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
