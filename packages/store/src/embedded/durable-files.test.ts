import { InternalError } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { findFileSystem } from './durable-files.ts'

test.each([
  ['nothing', undefined],
  ['no file system', { FS: {} }],
  ['a file system without its operations', { NODEFS: { realPath: () => '' } }],
])('a database that offers %s is refused: it could not wait for the disk', (_, module) => {
  expect(() => findFileSystem(module)).toThrow(InternalError)
})
