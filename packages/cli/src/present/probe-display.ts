/**
 * The doctor at work: on a terminal a block that is redrawn and goes when the verdict comes, elsewhere a line for each
 * finding on standard error, where it is in nobody's way.
 */
import type { EvidenceLine, ProbeEvent } from '@trading-bridge/doctor'
import type { Terminal } from '../terminal.ts'
import { evidenceText } from './diagnosis.ts'
import { RedrawnPicture, type Room } from './redrawn-picture.ts'
import { line, renderLines, span } from './spans.ts'
import { coloursOf } from './text.ts'
import { wrapText } from './wrap-text.ts'

export interface ProbeDisplay {
  show(event: ProbeEvent): void
  end(): void
}

export function probeDisplay(terminal: Terminal): ProbeDisplay {
  if (terminal.json) return { show() {}, end() {} }
  return terminal.canRedraw ? new RedrawnProbes(terminal) : new ProbeLines(terminal)
}

class RedrawnProbes implements ProbeDisplay {
  readonly #terminal: Terminal
  readonly #picture: RedrawnPicture
  readonly #found: EvidenceLine[] = []
  #now: Extract<ProbeEvent, { readonly kind: 'begun' }> | undefined

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    this.#picture = new RedrawnPicture(terminal, (room) => this.#text(room))
  }

  show(event: ProbeEvent): void {
    if (event.kind === 'found') this.#found.push(event.line)
    this.#now = event.kind === 'begun' ? event : undefined
    this.#picture.draw()
  }

  end(): void {
    this.#picture.clear()
    this.#picture.end()
  }

  /** On a low terminal the oldest findings go first: all of them come with the verdict. */
  #text({ columns, rows }: Room): string {
    const { dim } = coloursOf(this.#terminal)
    const now = this.#now
    const found = this.#found.flatMap((finding) => linesOf(evidenceText(finding, columns)))
    const does = now === undefined ? [] : linesOf(wrapText(now.does, `  ${now.probe}  … `, columns))
    const lines = [...found.map((text) => line(text)), ...does.map((text) => line(span(text, dim)))]
    return renderLines(lines.slice(-rows), columns)
  }
}

function linesOf(text: string): readonly string[] {
  return text.trimEnd().split('\n')
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
