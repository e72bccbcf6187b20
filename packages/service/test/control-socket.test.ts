/** The control socket of an installation that runs bots: who gets in, what is turned away, what is left behind. */
import { once } from 'node:events'
import { chmod, link, mkdir, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ControlServer } from '../src/control/control-server.ts'
import { findRunning, openBotDesk, type Service } from '../src/index.ts'
import { openInstallation, type TemporaryFolder, temporaryFolder } from './installation.ts'

let folder: TemporaryFolder
let service: Service

beforeAll(async () => {
  folder = await temporaryFolder()
  service = await openInstallation(join(folder.path, 'home'))
  await mkdir(service.home.controlFolder, { mode: 0o700 })
})

afterAll(async () => {
  await service.close()
  await folder[Symbol.asyncDispose]()
})

describe('open', () => {
  let server: ControlServer
  beforeEach(async () => {
    server = await openServer()
  })
  afterEach(() => server.close())

  test('T21: only its owner may open it, and its address is his alone too', async () => {
    const { home } = service
    expect(server.socketPath).toBe(join(home.path, 'control.sock'))
    expect((await stat(server.socketPath)).isSocket()).toBe(true)
    expect((await stat(server.socketPath)).mode & 0o777).toBe(0o600)
    expect((await stat(home.path)).mode & 0o777).toBe(0o700)
    expect((await stat(join(home.controlFolder, 'address'))).mode & 0o777).toBe(0o600)
  })

  test('T21: one that others could open is not asked', async () => {
    await chmod(server.socketPath, 0o666)
    await expect(findRunning(service.home.path)).rejects.toMatchObject({
      code: 'TB_CONFIG',
      next: expect.stringContaining(`chmod go= '${server.socketPath}'`),
    })
  })

  test('whoever asks is told by which process', async () => {
    expect(await findRunning(service.home.path)).toEqual({ pid: process.pid, socketPath: server.socketPath })
    await using open = await openBotDesk({ home: service.home.path, open: neverHere })
    expect(open.where).toEqual({ kind: 'running', pid: process.pid })
    expect(await open.desk.list()).toEqual([])
  })

  test('what goes wrong at the other end comes back as the same error', async () => {
    await using open = await openBotDesk({ home: service.home.path, open: neverHere })
    const here = await service.bots.show('no such bot/?#').catch((error: unknown) => error)
    const there = await open.desk.show('no such bot/?#').catch((error: unknown) => error)
    expect(here).toMatchObject({ code: 'TB_CONFIG', message: 'There is no bot "no such bot/?#".' })
    const { code, message, next, name } = here as Error & { code: string; next: string }
    expect(there).toMatchObject({ code, message, next, name })
  })

  test.each([
    ['T7: for another host', { headers: { host: 'evil.test' } }, 421, 'TB_INVALID_INPUT'],
    [
      'T7: for another host on a route that is not there',
      { path: '/x', headers: { host: 'evil.test' } },
      421,
      'TB_INVALID_INPUT',
    ],
    ['T6: that a page has sent', { headers: { origin: 'http://localhost' } }, 403, 'TB_INVALID_INPUT'],
    [
      'T6: of a form',
      { method: 'POST', body: 'text=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'TB_INVALID_INPUT',
    ],
    ['T6: that would change something by a GET', { path: '/bots/a/stop' }, 404, 'TB_INVALID_INPUT'],
    ['to a route that is not there', { path: '/orders' }, 404, 'TB_INVALID_INPUT'],
    ['with a wish that there is not', { method: 'POST', path: '/bots/a/explode' }, 400, 'TB_INVALID_INPUT'],
    ['with no body', { method: 'POST' }, 400, 'TB_INVALID_INPUT'],
    ['with half of a body', { method: 'POST', body: '{"text":' }, 400, 'TB_INVALID_INPUT'],
    ['with a body of another shape', { method: 'POST', body: '{"text":1}' }, 400, 'TB_INVALID_INPUT'],
    [
      'with a body that never ends',
      { method: 'POST', body: JSON.stringify({ text: 'x'.repeat(200_000) }) },
      413,
      'TB_INVALID_INPUT',
    ],
    ['with a question of another shape', { path: '/bots?withArchived=perhaps' }, 400, 'TB_INVALID_INPUT'],
  ])('a request %s is turned away, with code, message and next', async (_, asked, status, code) => {
    const reply = await ask(server.socketPath, asked)
    expect(reply.status).toBe(status)
    expect(Object.keys(reply.body).sort()).toEqual(['code', 'message', 'next'])
    expect(reply.body).toMatchObject({ code })
    expect(await service.bots.list()).toEqual([])
  })

  test('a connection that sends no HTTP ends, and the next one is served', async () => {
    const rude = connect(server.socketPath)
    rude.write('\x00\x01 this is no request\r\n\r\n')
    rude.resume()
    await once(rude, 'close')
    expect((await ask(server.socketPath, {})).status).toBe(200)
  })
})

test('after it is closed nothing is left, and nobody is found', async () => {
  const server = await openServer()
  const { socketPath } = server
  await server.close()
  expect(await readdir(service.home.controlFolder)).toEqual([])
  await expect(stat(socketPath)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await findRunning(service.home.path)).toBeUndefined()
})

test('what a process that is gone has left is nobody, and is replaced', async () => {
  const { home } = service
  const dead = createServer().listen(home.controlSocket)
  await once(dead, 'listening')
  await chmod(home.controlSocket, 0o600)
  await writeFile(join(home.controlFolder, 'address'), `${home.controlSocket}\n`)
  // A killed process leaves the file without anybody behind it.
  const left = join(home.path, 'left')
  await link(home.controlSocket, left)
  dead.close()
  await once(dead, 'close')
  await rename(left, home.controlSocket)
  expect((await stat(home.controlSocket)).isSocket()).toBe(true)

  expect(await findRunning(home.path)).toBeUndefined()
  await using server = await openServer()
  expect(await findRunning(home.path)).toMatchObject({ socketPath: server.socketPath })
})

test('a home folder whose path is too long for a socket has it in a private folder elsewhere', async () => {
  await using deep = await temporaryFolder()
  const home = join(deep.path, 'a-folder-with-a-name-that-is-long-by-itself', 'x'.repeat(60))
  await using other = await openInstallation(home)
  await mkdir(other.home.controlFolder, { mode: 0o700 })
  const server = await ControlServer.open({ home: other.home, desk: other.bots, log: other.log })
  const { socketPath } = server
  expect(Buffer.byteLength(other.home.controlSocket)).toBeGreaterThan(107)
  expect(dirname(socketPath)).not.toBe(home)
  expect((await stat(dirname(socketPath))).mode & 0o777).toBe(0o700)
  expect((await stat(socketPath)).mode & 0o777).toBe(0o600)
  expect(await findRunning(home)).toEqual({ pid: process.pid, socketPath })
  await server.close()
  await expect(stat(dirname(socketPath))).rejects.toMatchObject({ code: 'ENOENT' })
})

test.each(['control.sock', '/etc/passwd', '', '/nowhere/control.sock'])(
  'an address that is none is nobody’s: "%s"',
  async (written) => {
    await writeFile(join(service.home.controlFolder, 'address'), written)
    expect(await findRunning(service.home.path)).toBeUndefined()
  },
)

test('T21: an address behind a link, or in a folder of others, is not asked', async () => {
  const { home } = service
  const elsewhere = join(folder.path, 'control.sock')
  await symlink('/dev/null', elsewhere)
  for (const written of [elsewhere, join(tmpdir(), 'control.sock')]) {
    await writeFile(join(home.controlFolder, 'address'), written)
    await expect(findRunning(home.path)).rejects.toMatchObject({ code: 'TB_CONFIG' })
  }
  await writeFile(join(home.controlFolder, 'address'), '')
})

function openServer(): Promise<ControlServer> {
  return ControlServer.open({ home: service.home, desk: service.bots, log: service.log })
}

function neverHere(): Promise<Service> {
  throw new Error('An installation runs: none is to be opened.')
}

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

async function ask(
  socketPath: string,
  { method = 'GET', path = '/bots', body, headers = {} }: Asked,
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const call = request({ socketPath, method, path, agent: false, headers: { ...json, ...headers } })
  call.end(body)
  const [response] = await once(call, 'response')
  let text = ''
  for await (const chunk of response) text += chunk
  return { status: response.statusCode, body: JSON.parse(text) }
}
