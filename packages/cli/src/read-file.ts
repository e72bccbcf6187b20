import { readFile } from 'node:fs/promises'
import { InvalidInputError } from '@trading-bridge/core'

/** The bytes of a file that an option names. @throws {InvalidInputError} it cannot be read. */
export async function readBytes(option: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw new InvalidInputError({
      rule: 'readable-file',
      subject: option,
      value: path,
      limit: 'a file that can be read',
      message: `${option}: ${path} cannot be read (${reason}).`,
      next: 'Check the path and its permissions.',
      cause,
    })
  }
}

/** The text of a file that an option names. @throws {InvalidInputError} it cannot be read. */
export async function readTextFile(option: string, path: string): Promise<string> {
  return (await readBytes(option, path)).toString('utf8')
}
