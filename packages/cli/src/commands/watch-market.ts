/**
 * `market watch`: the live book and trades of one market, until Ctrl-C. On a terminal one picture that is redrawn; in a
 * pipe a line for each trade and notice; for programs one object a line. Old data is shown as old.
 */
import { StreamClient, type StreamEvent } from '@trading-bridge/client'
import { type MarketSymbol, marketSymbol, type Trade } from '@trading-bridge/core'
import type { DepthLevels } from '@trading-bridge/protocol'
import { createLogUpdate } from 'log-update'
import type { CommandContext } from '../command-context.ts'
import { readHosts } from '../config.ts'
import { type ConnectionFlags, withClient } from '../connection.ts'
import { addressFamilyOf } from '../connection-options.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { jsonLine } from '../present/json.ts'
import { emptyPicture, type MarketPicture, pictureText, withEvent } from '../present/market-picture.ts'
import { instantText } from '../present/text.ts'
import { type MarketEvent, noticeText, watchEventJson } from '../present/watch-events.ts'
import { readInteger } from '../read-option.ts'
import type { Terminal } from '../terminal.ts'

const MAX_LEVELS = 20
/** The exchange serves books of certain depths: the least that holds what is shown. */
const SERVED_LEVELS: readonly DepthLevels[] = [5, 10, 20]
const PAST_TRADES = 10
/** A picture is drawn no more often than it can be read. */
const REDRAW_MS = 100

export async function watchMarket(
  symbolText: string,
  flags: ConnectionFlags & { readonly levels: string },
  context: CommandContext,
): Promise<ExitCode> {
  const symbol = marketSymbol(symbolText)
  const levels = readInteger('--levels', flags.levels, { from: 1, to: MAX_LEVELS })
  const { terminal, signal } = context
  const show = displayFor(terminal, symbol, levels)
  await withClient(context, flags, 'public', async (restClient) => {
    await restClient.fetchMarket(symbol, { signal })
    await using stream = await StreamClient.open({
      wsUrl: readHosts(context.environment).wsUrl,
      restClient,
      addressFamily: addressFamilyOf(flags),
    })
    await Promise.all([
      follow(stream.watchBook(symbol, { levels: servedLevels(levels), signal }), signal, (event) =>
        show.event({ channel: 'book', event }),
      ),
      follow(stream.watchTrades(symbol, { snapshot: PAST_TRADES, signal }), signal, (event) =>
        show.event({ channel: 'trades', event }),
      ),
    ])
  })
  show.end()
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

interface Display {
  event(event: MarketEvent): void
  end(): void
}

function displayFor(terminal: Terminal, symbol: MarketSymbol, levels: number): Display {
  if (terminal.json) {
    return { event: (event) => terminal.stdout.write(jsonLine(watchEventJson(event))), end() {} }
  }
  return terminal.hasBorders ? new RedrawnMarket(terminal, symbol, levels) : new MarketLines(terminal)
}

class RedrawnMarket implements Display {
  readonly #terminal: Terminal
  readonly #levels: number
  readonly #redraw: ReturnType<typeof createLogUpdate>
  #picture: MarketPicture
  #nextDraw: NodeJS.Timeout | undefined

  constructor(terminal: Terminal, symbol: MarketSymbol, levels: number) {
    this.#terminal = terminal
    this.#levels = levels
    this.#redraw = createLogUpdate(terminal.stdout as NodeJS.WriteStream)
    this.#picture = emptyPicture(symbol)
  }

  event(event: MarketEvent): void {
    this.#picture = withEvent(this.#picture, event)
    this.#nextDraw ??= setTimeout(() => this.#draw(), REDRAW_MS)
  }

  end(): void {
    clearTimeout(this.#nextDraw)
    this.#draw()
    this.#redraw.done()
  }

  #draw(): void {
    this.#nextDraw = undefined
    this.#redraw(
      pictureText(this.#picture, { levels: this.#levels, terminal: this.#terminal, nowMs: Date.now() }),
    )
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

  end(): void {}
}

function tradeLine({ atMs, side, quantity, price }: Trade): string {
  return `${instantText(atMs)}  ${side.padEnd(4)}  ${price}  ${quantity}\n`
}

function servedLevels(levels: number): DepthLevels {
  return SERVED_LEVELS.find((served) => served >= levels) ?? MAX_LEVELS
}
