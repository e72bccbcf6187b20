/**
 * The doctor at work: on a terminal a block that is redrawn and goes when the verdict comes, elsewhere a line for each
 * finding on standard error, where it is in nobody's way.
 */
import type { ProbeEvent } from '@trading-bridge/doctor'
import { createLogUpdate } from 'log-update'
import type { Terminal } from '../terminal.ts'
import { evidenceText } from './diagnosis.ts'
import { coloursOf } from './text.ts'
import { wrapText } from './wrap-text.ts'

export interface ProbeDisplay {
  show(event: ProbeEvent): void
  end(): void
}

export function probeDisplay(terminal: Terminal): ProbeDisplay {
  if (terminal.json) return { show() {}, end() {} }
  return terminal.hasBorders ? new RedrawnProbes(terminal) : new ProbeLines(terminal)
}

class RedrawnProbes implements ProbeDisplay {
  readonly #terminal: Terminal
  readonly #redraw: ReturnType<typeof createLogUpdate>
  #found = ''

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    this.#redraw = createLogUpdate(terminal.stdout as NodeJS.WriteStream)
  }

  show(event: ProbeEvent): void {
    if (event.kind === 'found') this.#found += evidenceText(event.line)
    const { dim } = coloursOf(this.#terminal)
    const now = event.kind === 'begun' ? dim(wrapText(event.does, `  ${event.probe}  … `)) : ''
    this.#redraw(`${this.#found}${now}`)
  }

  end(): void {
    this.#redraw.clear()
    this.#redraw.done()
  }
}

class ProbeLines implements ProbeDisplay {
  readonly #terminal: Terminal

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  show(event: ProbeEvent): void {
    if (event.kind === 'found') this.#terminal.stderr.write(evidenceText(event.line))
  }

  end(): void {
    this.#terminal.stderr.write('\n')
  }
}
