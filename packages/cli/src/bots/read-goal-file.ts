import type { CommandContext } from '../command-context.ts'
import { readInput } from '../read-input.ts'

/** A goal as it was written, and what a problem with it is said to be in. */
export interface WrittenGoal {
  readonly subject: string
  readonly text: string
}

/** More than a goal may be long, so that one that is too long is told so. */
const MOST_BYTES = 1 << 20

/** `file` is a path, or `-` for standard input. */
export async function readGoalFile(file: string, context: CommandContext): Promise<WrittenGoal> {
  const isStandardInput = file === '-'
  const text = await readInput(isStandardInput ? undefined : file, MOST_BYTES, context)
  return { subject: isStandardInput ? 'standard input' : file, text }
}
