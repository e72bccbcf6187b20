import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FolderLock } from './folder-lock.ts'
import { findProcess } from './process-identity.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trading-bridge-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const heldBy = (holder: unknown) => writeFileSync(join(folder, 'lock-7'), JSON.stringify(holder))

test('a lock is had once, and again after it is released', () => {
  const lock = FolderLock.take(folder)
  expect(() => FolderLock.take(folder)).toThrow(expect.objectContaining({ code: 'TB_STORE_LOCKED' }))
  lock.release()
  const next = FolderLock.take(folder)
  // The first holder, letting go once more, takes nothing from the second.
  lock.release()
  expect(() => FolderLock.take(folder)).toThrow(expect.objectContaining({ code: 'TB_STORE_LOCKED' }))
  next.release()
})

test('who takes a lock for something else than a database says so in his own words', () => {
  const lock = FolderLock.take(folder)
  const refusal = ({ pid }: { readonly pid: number }) => new Error(`held by ${pid}`)
  expect(() => FolderLock.take(folder, refusal)).toThrow(`held by ${process.pid}`)
  lock.release()
})

test('a lock of a process that runs is respected, and the process is named', () => {
  heldBy(findProcess(process.ppid))
  expect(() => FolderLock.take(folder)).toThrow(`process ${process.ppid}`)
})

test.each([
  ['a process that is gone', { pid: 2 ** 22 + 1, start: 'some boot 1' }],
  ['an earlier process that had the number of one that runs', { pid: process.pid, start: 'some boot 1' }],
  ['nobody: the file says nothing that we wrote', 'torn'],
])('a lock of %s is taken over', (_, holder) => {
  heldBy(holder)
  FolderLock.take(folder)
  expect(readdirSync(folder)).toEqual(['lock-8'])
})
