/**
 * `bot watch`: one bot, live, until it is over or Ctrl-C. On a terminal one picture that is redrawn; in a pipe a line for
 * each event and each step of progress; for programs one object a line.
 */
import { systemClock } from '@trading-bridge/core'
import { createLogUpdate } from 'log-update'
import { type SeenView, watchViews } from '../bots/watch-views.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { botPicture } from '../present/bot/bot-picture.ts'
import { botViewJson } from '../present/bot/bot-view-json.ts'
import { ViewLines } from '../present/bot/view-lines.ts'
import { jsonLine } from '../present/json.ts'
import { sizeOf, type Terminal } from '../terminal.ts'

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
  return terminal.hasBorders ? new RedrawnPicture(terminal) : new PrintedLines(terminal)
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

class RedrawnPicture implements Display {
  readonly #terminal: Terminal
  readonly #redraw: ReturnType<typeof createLogUpdate>
  readonly #onResize = () => this.#draw()
  #seen: SeenView | undefined

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    this.#redraw = createLogUpdate(terminal.stdout as NodeJS.WriteStream)
    terminal.stdout.on('resize', this.#onResize)
  }

  show(seen: SeenView): void {
    this.#seen = seen
    this.#draw()
  }

  end(): void {
    this.#terminal.stdout.off('resize', this.#onResize)
    this.#redraw.done()
  }

  #draw(): void {
    if (this.#seen === undefined) return
    const { columns, rows } = sizeOf(this.#terminal)
    const frame = {
      columns,
      // One row is the cursor's.
      rows: rows === undefined ? undefined : Math.max(rows - 1, 1),
      terminal: this.#terminal,
      nowMs: systemClock.nowMs(),
    }
    this.#redraw(botPicture(this.#seen.view, frame))
  }
}
