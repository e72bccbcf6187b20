/**
 * The folder of a new database in one file, tables and all, made when the project is built. To unpack it takes a fifth of the time that
 * PostgreSQL's own way of making a database takes (docs/decisions/0009-embedded-database.md).
 *
 * The image is taken from a database that was closed: one taken while it runs would be repaired on its first start.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

/** The version that images are made by and for. */
export const PGLITE_VERSION = '0.5.16'
export const INITIAL_IMAGE_NAME = `initial-database-${PGLITE_VERSION}.br`

const COMPRESSION = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 },
}
const SYNCS_AT_ONCE = 16

/** A file with its size, or a folder, relative to the root; folders come before what is in them. */
type Entry = readonly [path: string, size: number | 'folder']

/** The shipped image, or `undefined` where the build has made none. */
export function readInitialImage(): Uint8Array | undefined {
  try {
    const resolve = createRequire(import.meta.url).resolve
    return readFileSync(resolve(`@trading-bridge/store/${INITIAL_IMAGE_NAME}`))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'MODULE_NOT_FOUND') return undefined
    throw error
  }
}

/** Packs a folder: a line of JSON that lists what there is, then the files' bytes one after the other. */
export function packImage(root: string): Uint8Array {
  const entries: Entry[] = []
  const contents: Uint8Array[] = []
  for (const { path, isFolder } of walk(root, '')) {
    const content = isFolder ? undefined : readFileSync(join(root, path))
    entries.push([path, content?.length ?? 'folder'])
    if (content !== undefined) contents.push(content)
  }
  const header = Buffer.from(`${JSON.stringify(entries)}\n`)
  return brotliCompressSync(Buffer.concat([header, ...contents]), COMPRESSION)
}

/** Makes the folder `root` and fills it; it is on the disk when this resolves. */
export async function unpackImage(image: Uint8Array, root: string): Promise<void> {
  const bytes = brotliDecompressSync(image)
  const end = bytes.indexOf('\n')
  const entries = parseEntries(bytes.toString('utf8', 0, end))
  mkdirSync(root, { mode: 0o700 })
  let offset = end + 1
  for (const [path, size] of entries) {
    if (size === 'folder') mkdirSync(join(root, path), { mode: 0o700 })
    else {
      writeFileSync(join(root, path), bytes.subarray(offset, offset + size), { mode: 0o600 })
      offset += size
    }
  }
  await syncAll([root, ...entries.map(([path]) => join(root, path))])
}

/** Has the disk confirm files and folders. */
export async function syncAll(paths: readonly string[]): Promise<void> {
  const queue = paths.values()
  const syncSome = async (): Promise<void> => {
    for (const path of queue) {
      const file = await open(path, 'r')
      await file.sync().finally(() => file.close())
    }
  }
  await Promise.all(Array.from({ length: SYNCS_AT_ONCE }, syncSome))
}

function* walk(
  root: string,
  folder: string,
): Generator<{ readonly path: string; readonly isFolder: boolean }> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name)
    yield { path, isFolder: entry.isDirectory() }
    if (entry.isDirectory()) yield* walk(root, path)
  }
}

function parseEntries(text: string): readonly Entry[] {
  const entries: unknown = JSON.parse(text)
  if (Array.isArray(entries) && entries.every(isEntry)) return entries
  throw new TypeError('The image of the initial database has no list of its files.')
}

function isEntry(value: unknown): value is Entry {
  if (!Array.isArray(value) || value.length !== 2) return false
  const [path, size] = value
  return typeof path === 'string' && (size === 'folder' || Number.isSafeInteger(size))
}
