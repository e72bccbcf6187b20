/** Text that is piped in or stands in a file, read up to a bound: a log may be larger than the memory. */
import { createReadStream } from 'node:fs'
import { InvalidInputError } from '@trading-bridge/core'
import type { CommandContext } from './command-context.ts'

const UTF_16_MARK = [0xff, 0xfe]

/** @throws {InvalidInputError} the file cannot be read. */
export async function readInput(
  path: string | undefined,
  maxBytes: number,
  { terminal, signal }: CommandContext,
): Promise<string> {
  if (path !== undefined) return decode(await readFileStart(path, maxBytes, signal))
  if (terminal.isInteractive)
    terminal.stderr.write('Paste the text, then press Ctrl-D on a line of its own.\n')
  return decode(await readStart(terminal.stdin, maxBytes, signal))
}

async function readFileStart(path: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  try {
    return await readStart(createReadStream(path), maxBytes, signal)
  } catch (cause) {
    signal.throwIfAborted()
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable'
    throw new InvalidInputError({
      rule: 'readable-file',
      subject: 'FILE',
      value: path,
      limit: 'a file that can be read',
      message: `${path} cannot be read (${reason}).`,
      next: 'Check the path and its permissions, or pipe the text in.',
      cause,
    })
  }
}

/** The first bytes of a stream. Whoever writes more is not listened to any longer. */
function readStart(stream: NodeJS.ReadableStream, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const finish = (settle: () => void): void => {
      stream.off('data', onData).off('end', onEnd).off('error', onError).pause()
      signal.removeEventListener('abort', onAbort)
      settle()
    }
    const onEnd = (): void => finish(() => resolve(Buffer.concat(chunks)))
    const onError = (error: Error): void => finish(() => reject(error))
    const onAbort = (): void => finish(() => reject(signal.reason))
    const onData = (chunk: Buffer | string): void => {
      const bytes = Buffer.from(chunk)
      chunks.push(bytes.subarray(0, maxBytes - length))
      length += bytes.length
      if (length >= maxBytes) onEnd()
    }
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', onAbort)
    stream.on('data', onData).on('end', onEnd).on('error', onError)
  })
}

/** As UTF-8, or as what PowerShell writes into files; bytes that are neither become replacement characters. */
function decode(bytes: Buffer): string {
  const isUtf16 = UTF_16_MARK.every((byte, index) => bytes[index] === byte)
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes)
}
