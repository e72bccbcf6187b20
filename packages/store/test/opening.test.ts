import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@trading-bridge/core'
import { describe, expect, test, vi } from 'vitest'
import { EmbeddedDatabase } from '../src/embedded/embedded-database.ts'
import { readInitialImage } from '../src/embedded/initial-image.ts'
import { Store, type StoreOptions } from '../src/store.ts'
import { addAccount } from './builders.ts'
import { Child } from './child.ts'
import { EMBEDDED } from './databases.ts'

// Opening compiles PostgreSQL each time, and each test opens several; on a busy machine that takes a while.
vi.setConfig({ testTimeout: 300_000 })

describe('the embedded database', () => {
  test('waits for the disk with each commit: 100 of them make at least 100 fsync calls', async () => {
    await using home = await folder()
    const database = await EmbeddedDatabase.open({ folder: home.path, image: readInitialImage() })
    await using _ = { [Symbol.asyncDispose]: () => database.close() }
    const connection = await database.dialect().createDriver()
    await connection.init()
    const session = await connection.acquireConnection()
    const run = async (text: string) => {
      await session.executeQuery({ sql: text, parameters: [], query: RAW, queryId: { queryId: text } })
    }
    await run('CREATE TABLE counted (id integer)')
    const before = database.syncs
    for (let commit = 0; commit < 100; commit += 1) await run('INSERT INTO counted VALUES (1)')
    expect(database.syncs - before).toBeGreaterThanOrEqual(100)
  })

  test('is made by PostgreSQL itself where no image was shipped, and is there when it is opened again', async () => {
    await using home = await folder()
    for (const image of [undefined, readInitialImage()]) {
      const database = await EmbeddedDatabase.open({ folder: home.path, image })
      await database.close()
    }
    expect((await readdir(home.path)).sort()).toEqual(['data', 'lock-2'])
  })

  test('is kept from other users, down to the last file', async () => {
    await using home = await folder()
    const store = await Store.open({ folder: home.path })
    await addAccount(store)
    const names = await readdir(home.path, { recursive: true })
    for (const name of ['.', ...names]) {
      const { mode } = await stat(join(home.path, name))
      expect(mode & 0o077, name).toBe(0)
    }
    expect(names.length).toBeGreaterThan(100)
    await store.close()
  })

  test.each([
    ['the folder', '.', 0o755],
    ['a file in it', 'data/PG_VERSION', 0o640],
  ])('is refused while others can read %s, with the command that mends it', async (_, name, mode) => {
    await using home = await folder()
    await (await Store.open({ folder: home.path })).close()
    await chmod(join(home.path, name), mode)
    await expect(Store.open({ folder: home.path })).rejects.toMatchObject({
      code: 'TB_STORE_LOOSE_MODE',
      message: expect.stringContaining(mode.toString(8)),
      next: `Run: chmod -R go= '${home.path}'.`,
    })
    await chmod(join(home.path, name), mode & 0o700)
    await (await Store.open({ folder: home.path })).close()
  })

  test('is not opened twice, and the refusal names the process', async () => {
    await using database = await EMBEDDED.fresh()
    const store = await Store.open(database.options)
    const accountId = await addAccount(store)
    await expect(Store.open(database.options)).rejects.toMatchObject({
      code: 'TB_STORE_LOCKED',
      message: expect.stringContaining('this process'),
    })
    await store.close()

    await using child = new Child(new URL('./insert-until-killed.ts', import.meta.url), [
      folderOf(database.options),
      accountId,
    ])
    await child.nextLine()
    await expect(Store.open(database.options)).rejects.toMatchObject({
      code: 'TB_STORE_LOCKED',
      message: expect.stringContaining(`process ${child.pid}`),
    })
    // What a killed process leaves behind locks nobody out.
    await child.kill()
    await (await Store.open(database.options)).close()
  })

  test('is begun anew after a first start that was interrupted', async () => {
    await using home = await folder()
    await mkdir(join(home.path, 'data.new'), { mode: 0o700 })
    await writeFile(join(home.path, 'data.new', 'half'), 'of a file', { mode: 0o600 })
    await (await Store.open({ folder: home.path })).close()
    expect((await readdir(home.path)).sort()).toEqual(['data', 'lock-1'])
  })

  test('that is damaged is refused as such, and may be tried again', async () => {
    await using home = await folder()
    await (await Store.open({ folder: home.path })).close()
    await rm(join(home.path, 'data', 'global', 'pg_control'))
    for (const _ of [1, 2])
      await expect(Store.open({ folder: home.path })).rejects.toMatchObject({ code: 'TB_STORE_DAMAGED' })
  })

  test.each([
    ['its tables', 2_000_000],
    ['its log', 12_000_000],
  ])('on a disk that is full for %s says so, loses nothing, and works again', async (_, leftBytes) => {
    await using home = await folder()
    // A disk of its own, which is gone with the process: mounted in a namespace of its own.
    const mount = 'mount -t tmpfs -o size=64m,mode=0700 none "$0" && exec "$@"'
    const launcher = ['unshare', '--mount', '--map-root-user', 'sh', '-c', mount, home.path]
    await using child = new Child(
      new URL('./fill-the-disk.ts', import.meta.url),
      [home.path, String(leftBytes)],
      launcher,
    )
    const met = JSON.parse(await child.nextLine())
    expect(met).toMatchObject({ failure: 'TB_STORE_FULL', found: met.acknowledged })
    expect(met.acknowledged).toBeGreaterThan(0)
    expect(['answered', 'TB_STORE_UNAVAILABLE']).toContain(met.answered)
  })
})

test.each(['mysql://root@127.0.0.1/x', 'not a url', ''])(
  '%j is no address of a PostgreSQL server, and is not shown',
  async (text) => {
    const refusal = Store.open({ databaseUrl: Secret.fromText(text) })
    await expect(refusal).rejects.toMatchObject({ code: 'TB_CONFIG', setting: 'DATABASE_URL' })
  },
)

const RAW = { kind: 'RawNode', sqlFragments: [], parameters: [] } as const

interface Folder extends AsyncDisposable {
  readonly path: string
}

async function folder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'trading-bridge-store-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

function folderOf(options: StoreOptions): string {
  return 'folder' in options ? options.folder : ''
}
