/** What `run` tells: a line for each thing that happens, for people or for programs. */
import type { LeftOpenOrder } from '@trading-bridge/engine'
import type { BotNews, BotRow } from '@trading-bridge/service'
import type { StatedAccount } from '../../bots/state-accounts.ts'
import type { Terminal } from '../../terminal.ts'
import { type JsonObject, jsonLine } from '../json.ts'
import { statedJson, statedText } from '../stated-account.ts'
import { renderTable } from '../table.ts'
import { coloursOf, instantText, printable } from '../text.ts'
import { prose } from '../wrap-text.ts'
import { botColumns } from './bot-table.ts'
import { leftOpenJson, leftOpenText } from './left-open.ts'

interface Started {
  readonly home: string
  readonly bots: readonly BotRow[]
}

export interface RunDisplay {
  started(started: Started): Promise<void>
  event(news: BotNews): void
  stopping(): void
  ended(leftOpen: readonly LeftOpenOrder[], stated: readonly StatedAccount[]): void
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

  event({ atMs, level, kind, message, bot, account, symbol }: BotNews): void {
    const about = { bot: bot ?? null, account: account ?? null, symbol: symbol ?? null }
    this.#write({ kind: 'event', atMs, level, event: kind, ...about, message })
  }

  stopping(): void {
    this.#write({ kind: 'stopping' })
  }

  ended(leftOpen: readonly LeftOpenOrder[], stated: readonly StatedAccount[]): void {
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

  /** Of orders only what is out of the ordinary: what comes of the others shows in their fills. */
  event({ atMs, level, kind, message, bot, account }: BotNews): void {
    if (kind === 'order' && level === 'info') return
    const { dim, bold, yellow, red } = coloursOf(this.#terminal)
    const paint = { info: (text: string) => text, warn: yellow, error: red }[level]
    const at = instantText(atMs)
    const who = printable(bot ?? account ?? 'all bots')
    const text = prose(`${who}  ${printable(message)}`, this.#terminal, `${at}  `)
    const [first = '', ...others] = text.trimEnd().split('\n')
    const begun = `${dim(at)}  ${bold(who)}${paint(first.slice(at.length + who.length + 2))}`
    this.#write(`${[begun, ...others.map(paint)].join('\n')}\n`)
  }

  stopping(): void {
    this.#write('\nNo new orders; open ones are being cancelled. Ctrl-C again leaves at once.\n')
  }

  ended(leftOpen: readonly LeftOpenOrder[], stated: readonly StatedAccount[]): void {
    this.#write(leftOpenText(leftOpen))
    for (const each of stated) this.#write(statedText(each, this.#terminal))
  }

  #write(text: string): void {
    this.#terminal.stdout.write(text)
  }
}
