import { sizeOf, type Terminal } from '../terminal.ts'

/** The width of a terminal that everybody has. */
const WIDTH = 80

/**
 * A paragraph broken at blanks so that no line is longer than 80 characters, or `columns` where those are fewer. `lead`
 * stands before its first line, and the others are indented by as much.
 */
export function wrapText(text: string, lead = '', columns = WIDTH): string {
  const indent = ' '.repeat(lead.length)
  const lines = wrapWords(text, Math.min(columns, WIDTH) - lead.length)
  return `${lines.map((words, index) => (index === 0 ? lead : indent) + words).join('\n')}\n`
}

/** Sentences broken at blanks where a terminal would break them anywhere; whole for a program that looks for their words. */
export function prose(text: string, terminal: Terminal, lead = ''): string {
  return terminal.hasBorders ? wrapText(text, lead, sizeOf(terminal).columns) : `${lead}${text}\n`
}

/** The words in lines of at most `columns` characters; a word that is longer has a line of its own. */
export function wrapWords(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  let line: string | undefined
  for (const word of text.split(' ')) {
    if (line !== undefined && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = undefined
    }
    line = line === undefined ? word : `${line} ${word}`
  }
  return [...lines, line ?? '']
}
