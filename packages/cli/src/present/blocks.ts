/** Headed blocks of a picture under each other, each given as many rows as the terminal has for it. */
import { type Line, line, span } from './spans.ts'

export interface Block {
  readonly title: string
  /** Fewer rows than `least` show nothing that would help; the block is then left out. */
  readonly least: number
  readonly most: number
  /** When rows are scarce, low ranks get theirs first. */
  readonly rank: number
  readonly draw: (rows: number, columns: number) => readonly Line[]
}

export interface Space {
  readonly columns: number
  /** As many as the blocks want where it is left out. */
  readonly rows: number | undefined
}

/** A heading takes a row of its own. */
const HEADING_ROWS = 1

export function stack(
  blocks: readonly Block[],
  { columns, rows }: Space,
  dim: (text: string) => string,
): readonly Line[] {
  const granted = grantRows(blocks, rows)
  return blocks.flatMap((block) => {
    const given = granted.get(block) ?? 0
    return given === 0
      ? []
      : [heading(block.title, columns, dim), ...block.draw(given, columns).slice(0, given)]
  })
}

/** The least first, by rank; then what is left, a row each in turn. */
function grantRows(blocks: readonly Block[], rows: number | undefined): ReadonlyMap<Block, number> {
  const ranked = blocks.filter(({ most }) => most > 0).toSorted((a, b) => a.rank - b.rank)
  if (rows === undefined) return new Map(ranked.map((block) => [block, block.most]))
  const granted = new Map<Block, number>()
  let left = rows
  for (const block of ranked) {
    const least = Math.min(block.least, block.most)
    if (least + HEADING_ROWS > left) continue
    granted.set(block, least)
    left -= least + HEADING_ROWS
  }
  let hasGrown = true
  while (left > 0 && hasGrown) {
    hasGrown = false
    for (const [block, given] of granted) {
      if (left === 0 || given >= block.most) continue
      granted.set(block, given + 1)
      left -= 1
      hasGrown = true
    }
  }
  return granted
}

function heading(title: string, columns: number, dim: (text: string) => string): Line {
  return line(span(`─ ${title} `.padEnd(columns, '─'), dim))
}
