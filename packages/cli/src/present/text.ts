/** Text for people. Whatever came from outside may carry control characters, which could redraw the terminal. */
import picocolors from 'picocolors'
import type { Terminal } from '../terminal.ts'
import { prose } from './wrap-text.ts'

type Colours = ReturnType<typeof picocolors.createColors>

export function coloursOf(terminal: Pick<Terminal, 'colours'>): Colours {
  return picocolors.createColors(terminal.colours)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** The text with every control character but tab and line feed shown as a replacement character. */
export function printable(text: string): string {
  return text.replace(CONTROL, '\ufffd')
}

/** An instant in UTC, to the second. */
export function instantText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')
}

/** `1 fill`, `2 fills`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`
}

export type Facts = readonly (readonly [name: string, value: string])[]

/** Names and values in two columns, indented. */
export function factLines(facts: Facts): string {
  return leadsOf(facts)
    .map(([lead, value]) => `${lead}${printable(value)}\n`)
    .join('')
}

/** The same where values are sentences, which a terminal is not left to break. */
export function factProse(facts: Facts, terminal: Terminal): string {
  return leadsOf(facts)
    .map(([lead, value]) => prose(printable(value), terminal, lead))
    .join('')
}

function leadsOf(facts: Facts): Facts {
  const width = Math.max(...facts.map(([name]) => name.length))
  return facts.map(([name, value]) => [`  ${name.padEnd(width)}  `, value])
}
