/** The demo as it runs: on a terminal one picture that is redrawn, elsewhere lines, for programs nothing until the end. */
import { decimal } from '@trading-bridge/core'
import type { BotView } from '@trading-bridge/service'
import { botSummary } from '../present/bot/bot-picture.ts'
import { clockText } from '../present/bot/spans-of-time.ts'
import { percentOf } from '../present/progress-bar.ts'
import { RedrawnPicture, type Room } from '../present/redrawn-picture.ts'
import { type Line, line, renderLines, span } from '../present/spans.ts'
import { coloursOf } from '../present/text.ts'
import { wrapText, wrapWords } from '../present/wrap-text.ts'
import type { Terminal } from '../terminal.ts'
import type { StoryLine } from './demo-story.ts'

export interface DemoDisplay {
  views(views: readonly BotView[], nowMs: number): void
  story(line: StoryLine): void
  /** Leaves the last picture standing. */
  end(): void
}

export function demoDisplay(terminal: Terminal): DemoDisplay {
  if (terminal.json) return { views() {}, story() {}, end() {} }
  return terminal.canRedraw ? new RedrawnDemo(terminal) : new DemoLines(terminal)
}

const MARKS = { fault: '✗', survived: '✓' } as const

class RedrawnDemo implements DemoDisplay {
  readonly #terminal: Terminal
  readonly #picture: RedrawnPicture
  readonly #story: StoryLine[] = []
  #views: readonly BotView[] = []
  #nowMs = 0

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    this.#picture = new RedrawnPicture(terminal, (room) => this.#text(room))
  }

  views(views: readonly BotView[], nowMs: number): void {
    this.#views = views
    this.#nowMs = nowMs
    this.#picture.draw()
  }

  story(told: StoryLine): void {
    this.#story.push(told)
    this.#picture.draw()
  }

  end(): void {
    this.#picture.draw()
    this.#picture.end()
  }

  /** On a low terminal the oldest of what happened goes first. */
  #text({ columns, rows }: Room): string {
    const frame = { columns, terminal: this.#terminal, nowMs: this.#nowMs }
    const bots = this.#views.flatMap((view) => [...botSummary(view, frame), line('')])
    const story = this.#story.flatMap((told) => this.#storyLines(told, columns))
    const left = Math.max(rows - bots.length, 0)
    const told = left === 0 ? [] : story.slice(-left)
    return renderLines([...bots, ...told].slice(0, rows), columns)
  }

  #storyLines({ atMs, kind, text }: StoryLine, columns: number): readonly Line[] {
    const { yellow, green } = coloursOf(this.#terminal)
    const paint = kind === 'fault' ? yellow : green
    const lead = `${clockText(atMs)} ${MARKS[kind]} `
    return wrapWords(text, columns - lead.length).map((words, index) =>
      line(span(index === 0 ? lead : ' '.repeat(lead.length), paint), words),
    )
  }
}

/** A line of progress is worth reading once in so long. */
const PROGRESS_EVERY_MS = 5_000

class DemoLines implements DemoDisplay {
  readonly #terminal: Terminal
  #nextAtMs = 0
  #told = ''

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  views(views: readonly BotView[], nowMs: number): void {
    if (nowMs < this.#nextAtMs) return
    this.#nextAtMs = nowMs + PROGRESS_EVERY_MS
    this.#tellProgress(views, nowMs)
  }

  story({ atMs, kind, text }: StoryLine): void {
    this.#terminal.stdout.write(wrapText(text, `${clockText(atMs)} ${MARKS[kind]} `))
  }

  end(): void {}

  #tellProgress(views: readonly BotView[], nowMs: number): void {
    const progress = views
      .map(({ bot, totals }) => {
        const share = percentOf(decimal(totals.filled), decimal(totals.target))
        return `${bot.name} ${share} %${bot.ending === null ? '' : ` (${bot.ending})`}`
      })
      .join(', ')
    if (progress !== this.#told) this.#terminal.stdout.write(`${clockText(nowMs)}   ${progress}\n`)
    this.#told = progress
  }
}
