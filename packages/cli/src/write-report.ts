import { appendFile, writeFile } from 'node:fs/promises'
import { InvalidInputError } from '@trading-bridge/core'

/** Writes a file that an option names, in place of what it held. */
export type ReportWriter = (text: string) => Promise<void>

/**
 * Sees beforehand that the file can be written, so that nobody waits for a report that is then lost.
 *
 * @throws {InvalidInputError} it cannot be written.
 */
export async function prepareReport(option: string, path: string): Promise<ReportWriter> {
  await writable(option, path, appendFile(path, ''))
  return (text) => writable(option, path, writeFile(path, text))
}

async function writable<Result>(option: string, path: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unwritable'
    throw new InvalidInputError({
      rule: 'writable-file',
      subject: option,
      value: path,
      limit: 'a file that can be written',
      message: `${option}: ${path} cannot be written (${reason}).`,
      next:
        reason === 'ENOSPC'
          ? 'Make room on the disk, or name a file on another.'
          : 'Name a file in a folder that exists and that you may write to.',
      cause,
    })
  }
}
