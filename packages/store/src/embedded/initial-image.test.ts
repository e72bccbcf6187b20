import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PGLITE_VERSION, packImage, unpackImage } from './initial-image.ts'

test('an image is a folder with its files and its empty folders, kept from other users', async () => {
  const home = mkdtempSync(join(tmpdir(), 'trading-bridge-image-'))
  try {
    const source = join(home, 'source')
    mkdirSync(join(source, 'deep', 'empty'), { recursive: true })
    writeFileSync(join(source, 'bytes'), Buffer.from([0, 10, 13, 255, 0]), { mode: 0o644 })
    writeFileSync(join(source, 'deep', 'none'), '')
    const copy = join(home, 'copy')
    await unpackImage(packImage(source), copy)
    expect(readdirSync(copy, { recursive: true }).sort()).toEqual(
      readdirSync(source, { recursive: true }).sort(),
    )
    expect(readFileSync(join(copy, 'bytes'))).toEqual(Buffer.from([0, 10, 13, 255, 0]))
    expect(statSync(join(copy, 'bytes')).mode & 0o777).toBe(0o600)
    expect(statSync(join(copy, 'deep', 'empty')).mode & 0o777).toBe(0o700)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
})

test('images are made for the version of PGlite that is installed', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(manifest.dependencies['@electric-sql/pglite']).toBe(PGLITE_VERSION)
})
