import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RotatingFile } from './rotating-file.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trading-bridge-log-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('lines are in the file as soon as they are written', async () => {
  const path = join(folder, 'log', 'bridge.log')
  const file = RotatingFile.open({ path })
  file.write('one\n')
  file.write('zwölf\n')
  expect(await readFile(path, 'utf8')).toBe('one\nzwölf\n')
  file.close()
})

test('an existing file is written on, and becomes its owner’s alone', async () => {
  const path = join(folder, 'bridge.log')
  await writeFile(path, 'before\n')
  await chmod(path, 0o644)
  const file = RotatingFile.open({ path })
  file.write('after\n')
  file.close()
  expect(await readFile(path, 'utf8')).toBe('before\nafter\n')
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('no file grows beyond its bound, and no more earlier ones are kept than said', async () => {
  const path = join(folder, 'bridge.log')
  const file = RotatingFile.open({ path, maximumBytes: 20, keptFiles: 2 })
  for (let line = 10; line < 40; line += 1) file.write(`line ${line}\n`)
  file.close()
  expect((await readdir(folder)).sort()).toEqual(['bridge.log', 'bridge.log.1', 'bridge.log.2'])
  expect(await readFile(path, 'utf8')).toBe('line 38\nline 39\n')
  expect(await readFile(`${path}.1`, 'utf8')).toBe('line 36\nline 37\n')
  expect(await readFile(`${path}.2`, 'utf8')).toBe('line 34\nline 35\n')
})

test('a line longer than a file may be has a file to itself', async () => {
  const path = join(folder, 'bridge.log')
  const file = RotatingFile.open({ path, maximumBytes: 10, keptFiles: 1 })
  file.write('a line that is longer\n')
  file.write('short\n')
  file.close()
  expect(await readFile(`${path}.1`, 'utf8')).toBe('a line that is longer\n')
  expect(await readFile(path, 'utf8')).toBe('short\n')
})

test('without earlier files only the present one is there', async () => {
  const path = join(folder, 'bridge.log')
  const file = RotatingFile.open({ path, maximumBytes: 5, keptFiles: 0 })
  for (const line of ['aaaa\n', 'bbbb\n', 'cccc\n']) file.write(line)
  file.close()
  expect(await readdir(folder)).toEqual(['bridge.log'])
  expect(await readFile(path, 'utf8')).toBe('cccc\n')
})

test('lines that the disk does not take stop nobody, and are counted where it takes lines again', async () => {
  const path = join(folder, 'log', 'bridge.log')
  const file = RotatingFile.open({ path, maximumBytes: 5, keptFiles: 1 })
  file.write('aaaa\n')
  // A folder in the way of the next rotation.
  await mkdir(`${path}.1`, { recursive: true })
  file.write('bbbb\n')
  file.write('cccc\n')
  expect(file.lostLines).toBe(2)
  await rm(`${path}.1`, { recursive: true })
  file.write('dddd\n')
  expect(file.lostLines).toBe(0)
  const written = await readFile(path, 'utf8')
  expect(written).toContain('"event":"log.lost","lines":2')
  expect(written.endsWith('dddd\n')).toBe(true)
  file.close()
})
