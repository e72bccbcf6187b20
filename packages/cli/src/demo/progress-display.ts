/** The demo's progress: on a terminal a block that is redrawn in place, elsewhere a line for each order. */
import { averagePrice, baseOf } from '@trading-bridge/core'
import type { ExecutionGoal, GoalEvent, GoalPosition, Slice } from '@trading-bridge/engine'
import { createLogUpdate } from 'log-update'
import { coloursOf } from '../present/text.ts'
import type { Terminal } from '../terminal.ts'
import { percentOf, progressBar } from '../present/progress-bar.ts'

const BAR_WIDTH = 40

export interface ProgressDisplay {
  show(event: GoalEvent): void
  /** Leaves the last picture standing. */
  end(): void
}

export function progressDisplay(goal: ExecutionGoal, terminal: Terminal): ProgressDisplay {
  if (terminal.json) return { show() {}, end() {} }
  return terminal.hasBorders ? new RedrawnDisplay(goal, terminal) : new LineDisplay(terminal)
}

class RedrawnDisplay implements ProgressDisplay {
  readonly #goal: ExecutionGoal
  readonly #terminal: Terminal
  readonly #redraw: ReturnType<typeof createLogUpdate>
  readonly #settled: string[] = []
  #bar = ''

  constructor(goal: ExecutionGoal, terminal: Terminal) {
    this.#goal = goal
    this.#terminal = terminal
    this.#redraw = createLogUpdate(terminal.stdout as NodeJS.WriteStream)
  }

  show(event: GoalEvent): void {
    if (event.kind === 'settled') this.#settled.push(sliceLine(event.slice))
    if (event.kind === 'sent' || event.kind === 'settled') this.#bar = this.#barLine(event.position)
    this.#draw(coloursOf(this.#terminal).dim(statusLine(event)))
  }

  end(): void {
    this.#draw('')
    this.#redraw.done()
  }

  #draw(status: string): void {
    this.#redraw([...this.#settled, '', this.#bar, status].join('\n').trimEnd())
  }

  #barLine({ filled, target, filledNotional }: GoalPosition): string {
    const bar = coloursOf(this.#terminal).cyan(progressBar(filled, target, BAR_WIDTH))
    const average = averagePrice(filledNotional, filled, { decimals: 8 })
    const price = average === undefined ? '' : `, average ${average}`
    return `  ${bar} ${percentOf(filled, target)} %   ${filled} of ${target} ${baseOf(this.#goal.symbol)}${price}`
  }
}

class LineDisplay implements ProgressDisplay {
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  show(event: GoalEvent): void {
    if (event.kind === 'settled') this.#terminal.stdout.write(`${sliceLine(event.slice)}\n`)
    if (event.kind === 'waiting') this.#terminal.stdout.write(`${statusLine(event)}\n`)
  }

  end(): void {}
}

function sliceLine({ sequence, quantity, state }: Slice): string {
  const place = `  ${String(sequence).padStart(3)}  `
  if (state.status !== 'settled')
    return `${place}${quantity}: ${state.status === 'void' ? state.reason : state.status}`
  const { filled, averagePrice: average, status, orderId } = state.order
  const at = average === undefined ? '' : ` at ${average}`
  return `${place}order ${orderId}: ${filled} of ${quantity} filled${at}, ${status}`
}

function statusLine(event: GoalEvent): string {
  switch (event.kind) {
    case 'started':
      return '  looking at the book'
    case 'sent':
      return `  order ${event.slice.sequence} sent: ${event.slice.quantity}`
    case 'settled':
      return '  waiting for the next slice'
    case 'waiting':
      return `  waiting: ${event.reason}`
  }
}
