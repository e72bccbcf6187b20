/**
 * Lines of a picture that must not wrap: pieces of text that are measured and cut before they are coloured, since an escape
 * sequence has no width and must not be cut.
 */
import { printable } from './text.ts'

export interface Span {
  readonly text: string
  readonly paint: (text: string) => string
}

export type Line = readonly Span[]

const ELLIPSIS = '…'
const plain = (text: string): string => text

/** One piece of text on one line, whatever it holds. */
export function span(text: string, paint: (text: string) => string = plain): Span {
  return { text: printable(text.replace(/[\r\n\t]+/g, ' ')), paint }
}

export function line(...parts: readonly (Span | string)[]): Line {
  return parts.map((part) => (typeof part === 'string' ? span(part) : part))
}

/** Columns that the line takes; never fewer than a terminal gives it. */
export function widthOf(parts: Line): number {
  return parts.reduce((width, { text }) => width + textWidth(text), 0)
}

/** The line in exactly so many columns: filled up with blanks, or cut with an ellipsis at its end. */
function fit(parts: Line, columns: number): Line {
  const width = widthOf(parts)
  if (width <= columns) return [...parts, span(' '.repeat(columns - width))]
  const kept: Span[] = []
  let left = columns - 1
  for (const { text, paint } of parts) {
    const cut = cutText(text, left)
    kept.push({ text: cut, paint })
    left -= textWidth(cut)
    if (cut !== text) break
  }
  return columns <= 0 ? [] : [...kept, span(ELLIPSIS + ' '.repeat(left))]
}

/** `left` at the left and `right` at the right edge; of two that do not fit, `left` is cut. */
export function spread(left: Line, right: Line, columns: number): Line {
  const rightWidth = widthOf(right)
  if (rightWidth + 2 > columns) return fit(left, columns)
  return [...fit(left, columns - rightWidth - 2), span('  '), ...right]
}

/** Blocks of lines beside each other. */
export function beside(left: readonly Line[], right: readonly Line[], leftColumns: number): readonly Line[] {
  const rows = Math.max(left.length, right.length)
  return Array.from({ length: rows }, (_, row) => [
    ...fit(left[row] ?? [], leftColumns),
    span('  '),
    ...(right[row] ?? []),
  ])
}

/** As a terminal takes it. Nothing is left at the end of a line that would only be blank. */
export function renderLines(lines: readonly Line[], columns: number): string {
  return lines
    .map((parts) => {
      const kept = widthOf(parts) > columns ? fit(parts, columns) : parts
      return withoutTrailingBlanks(kept)
        .map(({ text, paint }) => (text === '' ? '' : paint(text)))
        .join('')
    })
    .join('\n')
}

function withoutTrailingBlanks(parts: Line): Line {
  const last = parts.findLastIndex(({ text }) => text.trim() !== '')
  return parts
    .slice(0, last + 1)
    .map((part, index) => (index === last ? { ...part, text: part.text.trimEnd() } : part))
}

function cutText(text: string, columns: number): string {
  let width = 0
  let kept = ''
  for (const letter of text) {
    width += letterWidth(letter)
    if (width > columns) break
    kept += letter
  }
  return kept
}

function textWidth(text: string): number {
  let width = 0
  for (const letter of text) width += letterWidth(letter)
  return width
}

/** Letters of Europe, and what pictures are drawn with, take one column; whatever may take two is counted as two. */
function letterWidth(letter: string): number {
  const point = letter.codePointAt(0) ?? 0
  if (point < 0x1100) return 1
  const isDrawing = point >= 0x2010 && point < 0x2c00 && !/\p{Emoji_Presentation}/u.test(letter)
  return isDrawing || letter === '\ufffd' ? 1 : 2
}
