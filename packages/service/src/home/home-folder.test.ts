import { chmod, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from './home-folder.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trading-bridge-home-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a home folder is made where it is missing, for its owner alone', async () => {
  const path = join(folder, 'deep', 'home')
  expect(await openHome(path)).toEqual({
    path,
    databaseFolder: join(path, 'database'),
    keyFile: join(path, 'master.key'),
    logFolder: join(path, 'log'),
    controlFolder: join(path, 'control'),
    controlSocket: join(path, 'control.sock'),
  })
  expect((await stat(path)).mode & 0o777).toBe(0o700)
  await openHome(path)
})

test.each([0o755, 0o750, 0o711, 0o770, 0o777, 0o701])(
  'a home folder of mode %o is refused and left as it is, and the message says how to mend it',
  async (mode) => {
    const path = join(folder, 'home')
    await openHome(path)
    await chmod(path, mode)
    await expect(openHome(path)).rejects.toMatchObject({
      code: 'TB_CONFIG',
      setting: 'TRADING_BRIDGE_HOME',
      next: `Run: chmod 700 ${path}`,
    })
    expect((await stat(path)).mode & 0o777).toBe(mode)
  },
)

test('a file, a link and a relative path are no home folder', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  const link = join(folder, 'link')
  await symlink(folder, link)
  for (const path of [file, link, 'relative/home'])
    await expect(openHome(path)).rejects.toMatchObject({ code: 'TB_CONFIG', setting: 'TRADING_BRIDGE_HOME' })
})
