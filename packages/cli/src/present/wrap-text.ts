/** The width of a terminal that everybody has. */
const WIDTH = 80

/**
 * A paragraph broken at blanks so that no line is longer than 80 characters. `lead` stands before its first line, and
 * the others are indented by as much.
 */
export function wrapText(text: string, lead = ''): string {
  const lines: string[] = []
  let line = lead
  let isEmpty = true
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = ' '.repeat(lead.length)
      isEmpty = true
    }
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
  }
  return `${[...lines, line].join('\n')}\n`
}
