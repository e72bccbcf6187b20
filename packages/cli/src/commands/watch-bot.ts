/**
 * `bot watch`: one bot, live, until it is over or Ctrl-C. On a terminal one picture that is redrawn; in a pipe a line for
 * each event and each step of progress; for programs one object a line.
 */
import { systemClock } from '@trading-bridge/core'
import { type SeenView, watchViews } from '../bots/watch-views.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { botPicture } from '../present/bot/bot-picture.ts'
import { botViewJson } from '../present/bot/bot-view-json.ts'
import { ViewLines } from '../present/bot/view-lines.ts'
import { jsonLine } from '../present/json.ts'
import { RedrawnPicture } from '../present/redrawn-picture.ts'
import type { Terminal } from '../terminal.ts'

interface Display {
  show(seen: SeenView): void
  end(): void
}

export async function watchBot(name: string, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context
  const display = displayFor(terminal)
  try {
    for await (const seen of watchViews(name, context, systemClock)) display.show(seen)
  } catch (error) {
    // Being told to stop is how a watch ends.
    if (!signal.aborted) throw error
  } finally {
    display.end()
  }
  return EXIT_CODES.done
}

function displayFor(terminal: Terminal): Display {
  if (terminal.json) return new JsonViews(terminal)
  return terminal.canRedraw ? new WatchedPicture(terminal) : new PrintedLines(terminal)
}

/** A view that could not be had anew is not told again. */
class JsonViews implements Display {
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  show({ view, isFresh }: SeenView): void {
    if (isFresh) this.#terminal.stdout.write(jsonLine(botViewJson(view)))
  }

  end(): void {}
}

class PrintedLines implements Display {
  readonly #terminal: Terminal
  readonly #lines = new ViewLines()

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  show({ view }: SeenView): void {
    for (const line of this.#lines.next(view)) this.#terminal.stdout.write(`${line}\n`)
  }

  end(): void {}
}

class WatchedPicture implements Display {
  readonly #picture: RedrawnPicture
  #seen: SeenView | undefined

  constructor(terminal: Terminal) {
    this.#picture = new RedrawnPicture(terminal, (room) =>
      this.#seen === undefined
        ? ''
        : botPicture(this.#seen.view, { ...room, terminal, nowMs: systemClock.nowMs() }),
    )
  }

  show(seen: SeenView): void {
    this.#seen = seen
    this.#picture.draw()
  }

  end(): void {
    this.#picture.end()
  }
}
