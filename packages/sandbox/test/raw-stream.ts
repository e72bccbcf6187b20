/** A client of the stream that shows every frame as it came, and a market of one account to trade in. */
import { ManualClock } from '@trading-bridge/core'
import { type ClientOptions, WebSocket } from 'ws'
import { Sandbox, type SandboxAccount, type SandboxOptions } from '../src/index.ts'
import { NOW_MS } from './trading.ts'

/** A message as an object; the tests know what it holds. */
export type Message = Readonly<Record<string, unknown>> & { readonly S: number; readonly T: string }

export class RawStream {
  readonly #socket: WebSocket
  readonly #texts: string[] = []
  #taken = 0
  #pings = 0
  #wake: () => void = () => undefined
  #closing: { readonly code: number; readonly reason: string } | undefined

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => {
      this.#texts.push(String(data))
      this.#wake()
    })
    socket.on('ping', () => {
      this.#pings += 1
      this.#wake()
    })
    socket.on('close', (code, reason) => {
      this.#closing = { code, reason: String(reason) }
      this.#wake()
    })
    socket.on('error', () => this.#wake())
  }

  static async open(url: string, options: ClientOptions = {}): Promise<RawStream> {
    const stream = new RawStream(new WebSocket(url, options))
    await new Promise((resolve, reject) => stream.#socket.once('open', resolve).once('error', reject))
    return stream
  }

  /** Opens a stream and takes its greeting. */
  static async greeted(sandbox: Sandbox, options: ClientOptions = {}): Promise<RawStream> {
    const stream = await RawStream.open(sandbox.wsUrl, options)
    await stream.next()
    return stream
  }

  get socket(): WebSocket {
    return this.#socket
  }

  /** Every frame since the stream opened. */
  get texts(): readonly string[] {
    return this.#texts
  }

  /** The next frame, as it came. */
  async nextText(): Promise<string> {
    await this.#until(() => this.#texts.length > this.#taken)
    this.#taken += 1
    return this.#texts[this.#taken - 1] ?? ''
  }

  async next(): Promise<Message> {
    return JSON.parse(await this.nextText())
  }

  send(command: object | string): void {
    this.#socket.send(typeof command === 'string' ? command : JSON.stringify(command))
  }

  /** Sends a command and takes its echo and its result. */
  async ask(command: object): Promise<Message> {
    this.send(command)
    await this.next()
    return this.next()
  }

  /** Subscribes, taking nothing but echo and result. */
  async subscribe(...channel: readonly string[]): Promise<Message> {
    return this.ask({ op: 'SUB', channel })
  }

  /** All messages that were under way, up to the answer to a command sent now, which is left out. */
  async drain(): Promise<readonly Message[]> {
    this.send({ op: 'LIST', id: 999_999 })
    const messages: Message[] = []
    for (;;) {
      const message = await this.next()
      if (message.T !== 'echo') messages.push(message)
      else break
    }
    await this.next()
    return messages
  }

  async pinged(times: number): Promise<void> {
    await this.#until(() => this.#pings >= times)
  }

  async closed(): Promise<{ readonly code: number; readonly reason: string }> {
    await this.#until(() => this.#closing !== undefined)
    return this.#closing ?? { code: 0, reason: '' }
  }

  [Symbol.dispose](): void {
    this.#socket.terminate()
  }

  /** @throws when the stream ends first. */
  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.#closing !== undefined) throw new Error(`The stream was closed: ${this.#closing.code}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

export interface QuietSandbox {
  readonly sandbox: Sandbox
  readonly clock: ManualClock
  readonly alice: SandboxAccount
  /** Makes one trade: the maker's side rests first. */
  trade(price: string, quantity?: string): void
}

/** A sandbox without a crowd, with BTCUSDT under the id 4 and one account, on a clock that stands still. */
export async function quietSandbox(options: SandboxOptions = {}): Promise<QuietSandbox> {
  const clock = new ManualClock(NOW_MS)
  const sandbox = await Sandbox.open({
    clock,
    crowd: false,
    markets: [{ base: 'BTC', quote: 'USDT', symbolId: 4, tickSz: 2, lotSz: 6 }],
    accounts: [{ name: 'alice', balances: { BTC: '1000', USDT: '100000000' }, isMarketMaker: true }],
    ...options,
  })
  const [alice] = sandbox.accounts
  if (alice === undefined) throw new Error('The sandbox opened without an account.')
  const order = { symbol: 'BTCUSDT', ordType: 'LIMIT' } as const
  return {
    sandbox,
    clock,
    alice,
    trade(price, quantity = '1') {
      const common = { ...order, ordPrice: price, ordQty: quantity }
      sandbox.exchange.place(alice.accountId, { ...common, side: 'SELL' })
      sandbox.exchange.place(alice.accountId, { ...common, side: 'BUY' })
    },
  }
}
