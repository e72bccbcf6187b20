/**
 * A picture that is drawn over itself, whole each time: rows may come and go anywhere in it. Each line is cut to the terminal
 * by whoever draws, so that none wraps and the rows can be counted.
 */
import { sizeOf, type Terminal } from '../terminal.ts'

const HIDE_CURSOR = '\u001b[?25l'
/** Also for who ends the process with a picture on the terminal. */
export const SHOW_CURSOR = '\u001b[?25h'
/** Terminals that know these show what is between them at once. */
const BEGIN = '\u001b[?2026h'
const END = '\u001b[?2026l'
const ERASE_TO_LINE_END = '\u001b[K'
const ERASE_BELOW = '\u001b[J'
const ERASE_ALL = '\u001b[2J\u001b[H'
/** Of a terminal that does not say how high it is. */
const ROWS = 24

/** The room a picture has: one column and one row are left free, so that nothing wraps or scrolls. */
export interface Room {
  readonly columns: number
  readonly rows: number
}

export class RedrawnPicture {
  readonly #terminal: Terminal
  readonly #draw: (room: Room) => string
  readonly #onResize = (): void => this.#redraw(ERASE_ALL)
  #rows = 0

  /** `draw` returns lines that fit. */
  constructor(terminal: Terminal, draw: (room: Room) => string) {
    this.#terminal = terminal
    this.#draw = draw
    terminal.stdout.on('resize', this.#onResize)
    terminal.stdout.write(HIDE_CURSOR)
  }

  draw(): void {
    this.#redraw(this.#back())
  }

  /** Takes the picture away. */
  clear(): void {
    this.#terminal.stdout.write(`${this.#back()}${ERASE_BELOW}`)
    this.#rows = 0
  }

  /** Leaves the last picture standing. */
  end(): void {
    this.#terminal.stdout.off('resize', this.#onResize)
    this.#terminal.stdout.write(SHOW_CURSOR)
  }

  #back(): string {
    return this.#rows === 0 ? '' : `\r\u001b[${this.#rows}A`
  }

  #redraw(back: string): void {
    const { columns, rows = ROWS } = sizeOf(this.#terminal)
    const room = { columns: columns - 1, rows: Math.max(rows - 1, 1) }
    const lines = this.#draw(room).split('\n')
    this.#rows = lines.length
    const text = lines.map((line) => `${line}${ERASE_TO_LINE_END}\n`).join('')
    this.#terminal.stdout.write(`${BEGIN}${back}${text}${ERASE_BELOW}${END}`)
  }
}
