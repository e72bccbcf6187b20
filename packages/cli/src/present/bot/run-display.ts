/** What `run` tells: a line for each thing that happens, for people or for programs. */
import type { BotRow, LeftOpenOrder, RunEvent } from '@trading-bridge/service'
import type { StatedAccount } from '../../bots/state-accounts.ts'
import type { Terminal } from '../../terminal.ts'
import { type JsonObject, jsonLine } from '../json.ts'
import { statedJson, statedText } from '../stated-account.ts'
import { renderTable } from '../table.ts'
import { coloursOf, instantText, printable } from '../text.ts'
import { botColumns } from './bot-table.ts'
import { leftOpenJson, leftOpenText } from './left-open.ts'

export interface Started {
  readonly home: string
  readonly bots: readonly BotRow[]
}

export interface RunDisplay {
  started(started: Started): Promise<void>
  event(event: RunEvent): void
  stopping(): void
  ended(leftOpen: readonly LeftOpenOrder[], stated: readonly StatedAccount[]): Promise<void>
}

export function runDisplay(terminal: Terminal): RunDisplay {
  return terminal.json ? new JsonRun(terminal) : new PrintedRun(terminal)
}

class JsonRun implements RunDisplay {
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  async started({ home, bots }: Started): Promise<void> {
    this.#write({ kind: 'started', home, bots })
  }

  event({ atMs, bot, account, symbol, kind, message }: RunEvent): void {
    this.#write({ kind: 'event', atMs, bot, account, symbol, event: kind, message })
  }

  stopping(): void {
    this.#write({ kind: 'stopping' })
  }

  async ended(leftOpen: readonly LeftOpenOrder[], stated: readonly StatedAccount[]): Promise<void> {
    this.#write({ kind: 'ended', leftOpen: leftOpen.map(leftOpenJson), statements: stated.map(statedJson) })
  }

  #write(object: JsonObject): void {
    this.#terminal.stdout.write(jsonLine(object))
  }
}

class PrintedRun implements RunDisplay {
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  async started({ home, bots }: Started): Promise<void> {
    const { bold } = coloursOf(this.#terminal)
    this.#write(`${bold('Running the bots')} of ${printable(home)}; Ctrl-C ends it in order.\n`)
    if (bots.length > 0) this.#write(await renderTable(this.#terminal, botColumns(this.#terminal), bots))
    else this.#write('There are none yet: "trading-bridge bot create" in another terminal makes one.\n')
    this.#write('\n')
  }

  event({ atMs, bot, message }: RunEvent): void {
    const { dim, bold } = coloursOf(this.#terminal)
    this.#write(`${dim(instantText(atMs))}  ${bold(printable(bot))}  ${printable(message)}\n`)
  }

  stopping(): void {
    this.#write('\nNo new orders; open ones are being cancelled. Ctrl-C again leaves at once.\n')
  }

  async ended(leftOpen: readonly LeftOpenOrder[], stated: readonly StatedAccount[]): Promise<void> {
    this.#write(leftOpenText(leftOpen))
    for (const each of stated) this.#write(await statedText(each, this.#terminal))
  }

  #write(text: string): void {
    this.#terminal.stdout.write(text)
  }
}
