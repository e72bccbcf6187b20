/**
 * `market watch`: the live book and trades of one market, until Ctrl-C. On a terminal one picture that is redrawn; in a
 * pipe a line for each trade and notice; for programs one object a line. Old data is shown as old.
 */
import { StreamClient, type StreamEvent } from '@trading-bridge/client'
import { type MarketSymbol, marketSymbol, type Trade } from '@trading-bridge/core'
import type { DepthLevels } from '@trading-bridge/protocol'
import type { CommandContext } from '../command-context.ts'
import { readHosts } from '../config.ts'
import { type ConnectionFlags, withClient } from '../connection.ts'
import { addressFamilyOf } from '../connection-options.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { jsonLine } from '../present/json.ts'
import { emptyPicture, type MarketPicture, pictureText, withEvent } from '../present/market-picture.ts'
import { RedrawnPicture } from '../present/redrawn-picture.ts'
import { instantText } from '../present/text.ts'
import { type MarketEvent, noticeText, watchEventJson } from '../present/watch-events.ts'
import { readInteger } from '../read-option.ts'
import type { Terminal } from '../terminal.ts'

const MAX_LEVELS = 20
/** The exchange serves books of certain depths: the least that holds what is shown. */
const SERVED_LEVELS: readonly DepthLevels[] = [5, 10, 20]
const PAST_TRADES = 10
/** A picture is drawn no more often than it can be read, and at least as often as its age is told. */
const REDRAW_MS = 100
const AGE_MS = 1_000

export async function watchMarket(
  symbolText: string,
  flags: ConnectionFlags & { readonly levels: string },
  context: CommandContext,
): Promise<ExitCode> {
  const symbol = marketSymbol(symbolText)
  const levels = readInteger('--levels', flags.levels, { from: 1, to: MAX_LEVELS })
  const { terminal, signal } = context
  await withClient(context, flags, 'public', async (restClient) => {
    await restClient.fetchMarket(symbol, { signal })
    await using stream = await StreamClient.open({
      wsUrl: readHosts(context.environment).wsUrl,
      restClient,
      addressFamily: addressFamilyOf(flags),
    })
    using display = displayFor(terminal, symbol, levels)
    await Promise.all([
      follow(stream.watchBook(symbol, { levels: servedLevels(levels), signal }), signal, (event) =>
        display.event({ channel: 'book', event }),
      ),
      follow(stream.watchTrades(symbol, { snapshot: PAST_TRADES, signal }), signal, (event) =>
        display.event({ channel: 'trades', event }),
      ),
    ])
  })
  return EXIT_CODES.done
}

/** Being told to stop is how a watch ends. */
async function follow<Value>(
  events: AsyncIterable<StreamEvent<Value>>,
  signal: AbortSignal,
  tell: (event: StreamEvent<Value>) => void,
): Promise<void> {
  try {
    for await (const event of events) tell(event)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

interface Display extends Disposable {
  event(event: MarketEvent): void
}

function displayFor(terminal: Terminal, symbol: MarketSymbol, levels: number): Display {
  if (terminal.json) return new JsonEvents(terminal)
  return terminal.canRedraw ? new RedrawnMarket(terminal, symbol, levels) : new MarketLines(terminal)
}

class JsonEvents implements Display {
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  event(event: MarketEvent): void {
    this.#terminal.stdout.write(jsonLine(watchEventJson(event)))
  }

  [Symbol.dispose](): void {}
}

/** The last picture stays. */
class RedrawnMarket implements Display {
  readonly #redrawn: RedrawnPicture
  readonly #ageing: NodeJS.Timeout
  #picture: MarketPicture
  #nextDraw: NodeJS.Timeout | undefined

  constructor(terminal: Terminal, symbol: MarketSymbol, levels: number) {
    this.#picture = emptyPicture(symbol)
    this.#redrawn = new RedrawnPicture(terminal, (room) =>
      pictureText(this.#picture, { ...room, levels, terminal, nowMs: Date.now() }),
    )
    this.#ageing = setInterval(() => this.#draw(), AGE_MS)
    this.#draw()
  }

  event(event: MarketEvent): void {
    this.#picture = withEvent(this.#picture, event)
    this.#nextDraw ??= setTimeout(() => this.#draw(), REDRAW_MS)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#ageing)
    clearTimeout(this.#nextDraw)
    this.#draw()
    this.#redrawn.end()
  }

  #draw(): void {
    this.#nextDraw = undefined
    this.#redrawn.draw()
  }
}

class MarketLines implements Display {
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  event({ channel, event }: MarketEvent): void {
    if (event.kind !== 'update') this.#terminal.stdout.write(`${channel}: ${noticeText(event)}\n`)
    else if (channel === 'trades') this.#terminal.stdout.write(tradeLine(event.value as Trade))
  }

  [Symbol.dispose](): void {}
}

function tradeLine({ atMs, side, quantity, price }: Trade): string {
  return `${instantText(atMs)}  ${side.padEnd(4)}  ${price}  ${quantity}\n`
}

function servedLevels(levels: number): DepthLevels {
  return SERVED_LEVELS.find((served) => served >= levels) ?? MAX_LEVELS
}
