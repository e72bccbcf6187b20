/** What a program text says to its machine: everything but its comments and what stands in its strings. */

export interface Lexis {
  readonly lineComment: string
  /** How a block of comment begins and ends. */
  readonly blockComment: readonly [string, string]
}

export function codeOf(text: string, { lineComment, blockComment: [begin, end] }: Lexis): string {
  let code = ''
  let at = 0
  while (at < text.length) {
    if (text.startsWith(begin, at)) at = after(text, end, at + begin.length)
    else if (text.startsWith(lineComment, at)) at = text.indexOf('\n', at)
    else if (text[at] === "'" || text[at] === '"') {
      code += "''"
      at = afterString(text, at)
    } else {
      code += text[at]
      at += 1
    }
    if (at < 0) return code
  }
  return code
}

/** Brackets that are not closed, or closed without having been opened: none in a text that is whole. */
export function unmatchedBrackets(code: string): readonly string[] {
  const closes: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
  const open: string[] = []
  for (const sign of code.match(/[()[\]{}]/g) ?? []) {
    const opener = closes[sign]
    if (opener === undefined) open.push(sign)
    else if (open.pop() !== opener) return [...open, sign]
  }
  return open
}

function after(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from)
  return found < 0 ? found : found + end.length
}

function afterString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== text[start]) at += text[at] === '\\' ? 2 : 1
  return at + 1
}
