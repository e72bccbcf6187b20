/** The width of a terminal that everybody has. */
const WIDTH = 80

/**
 * A paragraph broken at blanks so that no line is longer than 80 characters. `lead` stands before its first line, and
 * the others are indented by as much.
 */
export function wrapText(text: string, lead = ''): string {
  const indent = ' '.repeat(lead.length)
  const lines = wrapWords(text, WIDTH - lead.length)
  return `${lines.map((words, index) => (index === 0 ? lead : indent) + words).join('\n')}\n`
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
