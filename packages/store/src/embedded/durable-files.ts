/**
 * PGlite's files, made durable. As shipped its file system has no fsync, so that a commit is on the disk only when the
 * operating system gets round to it; after a power cut such a database does not open. Here the missing call is put in its
 * place, and files are kept from other users, whom PGlite would let read them.
 *
 * Both reach into PGlite's inside, which moves between versions: it is pinned, and this fails when something is not where
 * it was.
 */
import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { InternalError } from '@trading-bridge/core'

/** The error number by which the database is told that a file could not be made durable: input/output error. */
const EIO = 29
const OWNER_ONLY = ~0o077

export class DurableFiles extends NodeFS {
  #syncs = 0

  /** How often the database had the disk confirm what was written. */
  get syncs(): number {
    return this.#syncs
  }

  override async init(...[database, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(database, options)
    const install = (module: unknown): void => this.#install(findFileSystem(module))
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), install] } }
  }

  #install(files: FileSystem): void {
    files.stream_ops['fsync'] = (stream: OpenFile): number => this.#sync(files, stream)
    files.node_ops.setattr = keepingPrivate(files.node_ops.setattr)
    files.stream_ops.setattr = keepingPrivate(files.stream_ops.setattr)
    const { mknod } = files.node_ops
    files.node_ops.mknod = (parent, name, mode, device) => mknod(parent, name, mode & OWNER_ONLY, device)
  }

  #sync(files: FileSystem, stream: OpenFile): number {
    try {
      if (stream.nfd === undefined) syncPath(files.realPath(stream.node))
      else fdatasyncSync(stream.nfd)
      this.#syncs += 1
      return 0
    } catch {
      return EIO
    }
  }
}

interface OpenFile {
  /** Absent for folders. */
  readonly nfd?: number
  readonly node: unknown
}

interface Attributes {
  readonly mode?: number
}

type SetAttributes = (target: unknown, attributes: Attributes) => unknown

/** What is used of Emscripten's file system over Node's. */
interface FileSystem {
  readonly stream_ops: { setattr: SetAttributes; fsync?: (stream: OpenFile) => number }
  readonly node_ops: {
    setattr: SetAttributes
    mknod: (parent: unknown, name: unknown, mode: number, device: unknown) => unknown
  }
  realPath(node: unknown): string
}

/** @throws {InternalError} it is not where this version of PGlite keeps it. */
export function findFileSystem(module: unknown): FileSystem {
  const files = at(module, 'NODEFS') ?? at(at(at(module, 'FS'), 'filesystems'), 'NODEFS')
  if (isFileSystem(files)) return files
  throw new InternalError(
    'The embedded database has no place for fsync: nothing it says would be on the disk.',
    {
      next: 'Install the version of @electric-sql/pglite that the lock file names.',
    },
  )
}

function isFileSystem(value: unknown): value is FileSystem {
  return (
    typeof at(value, 'realPath') === 'function' &&
    typeof at(at(value, 'stream_ops'), 'setattr') === 'function' &&
    typeof at(at(value, 'node_ops'), 'setattr') === 'function' &&
    typeof at(at(value, 'node_ops'), 'mknod') === 'function'
  )
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function keepingPrivate(setAttributes: SetAttributes): SetAttributes {
  return (target, attributes) =>
    setAttributes(
      target,
      attributes.mode === undefined ? attributes : { ...attributes, mode: attributes.mode & OWNER_ONLY },
    )
}

function syncPath(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
