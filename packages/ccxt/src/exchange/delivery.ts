/**
 * One request out and one reply back, over the connections that ccxt's own undici keeps, with one deadline for all of it:
 * connection, headers and body. It ends once, tells whether the request was ever handed to a socket, and never lets it
 * be handed over twice. When it is given up its socket is closed.
 *
 * These are undici's older callbacks: the newer ones wrap every call and decode every header.
 */

/** What of undici's dispatcher is used. ccxt brings undici along, but not its types. */
export interface Dispatcher {
  dispatch(request: DispatchedRequest, handler: Delivery): unknown
}

export interface DispatchedRequest {
  readonly origin: string
  readonly path: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export interface Reply {
  readonly httpStatus: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** No whole reply. */
export interface Failure {
  /** The request was handed to a socket and may have arrived. */
  readonly isSent: boolean
  /** `undefined` when the deadline passed. */
  readonly cause: Error | undefined
  readonly phase: string
}

/** Larger than anything the exchange has reason to send. */
const LARGEST_BODY_BYTES = 16 * 1024 * 1024

export class Delivery {
  readonly #onReply: (reply: Reply) => void
  readonly #onFailure: (failure: Failure) => void
  readonly #deadline: NodeJS.Timeout
  #abort: ((reason?: Error) => void) | undefined
  #isEnded = false
  #httpStatus = 0
  #headers: Record<string, string> = {}
  readonly #chunks: Buffer[] = []
  #bytes = 0

  constructor(timeoutMs: number, onReply: (reply: Reply) => void, onFailure: (failure: Failure) => void) {
    this.#onReply = onReply
    this.#onFailure = onFailure
    this.#deadline = setTimeout(() => this.#giveUp(undefined), timeoutMs)
  }

  /** Called right before the request is written to a socket; by undici's rules perhaps again after a failure. */
  onConnect(abort: (reason?: Error) => void): void {
    if (this.#isEnded || this.#abort !== undefined) {
      abort(new Error('A request is handed over once, and not after it was given up.'))
      return
    }
    this.#abort = abort
  }

  onHeaders(httpStatus: number, headers: readonly Buffer[]): boolean {
    this.#httpStatus = httpStatus
    this.#headers = toHeaders(headers)
    return true
  }

  onData(chunk: Buffer): boolean {
    this.#bytes += chunk.length
    this.#chunks.push(chunk)
    if (this.#bytes <= LARGEST_BODY_BYTES) return true
    this.#giveUp(new Error(`the reply is larger than ${LARGEST_BODY_BYTES} bytes`))
    return false
  }

  onComplete(): void {
    if (!this.#end()) return
    this.#onReply({ httpStatus: this.#httpStatus, headers: this.#headers, body: joined(this.#chunks) })
  }

  onError(cause: Error): void {
    if (this.#end()) this.#onFailure(this.#failure(cause))
  }

  /** Ends it from our side. A request that still waits for its connection is not handed over any more. */
  #giveUp(cause: Error | undefined): void {
    if (!this.#end()) return
    this.#onFailure(this.#failure(cause))
    this.#abort?.(new Error('Given up.'))
  }

  #failure(cause: Error | undefined): Failure {
    return { isSent: this.#abort !== undefined, cause, phase: this.#phase() }
  }

  #phase(): string {
    if (this.#abort === undefined) return 'no connection was made'
    return this.#httpStatus === 0 ? 'no reply began' : 'the reply did not end'
  }

  #end(): boolean {
    if (this.#isEnded) return false
    this.#isEnded = true
    clearTimeout(this.#deadline)
    return true
  }
}

/** Names and values in turn; the names as ccxt writes them. Of a name that stands twice both values are kept. */
function toHeaders(raw: readonly Buffer[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = headerName(String(raw[at]?.toString('latin1')))
    const value = String(raw[at + 1]?.toString('latin1'))
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return headers
}

/** Written once for all replies: there are few names. Bounded, since a server might invent them. */
const knownNames = new Map<string, string>()
const NAMES_KEPT = 100

function headerName(name: string): string {
  const known = knownNames.get(name)
  if (known !== undefined) return known
  const written = name.toLowerCase().replace(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase())
  if (knownNames.size < NAMES_KEPT) knownNames.set(name, written)
  return written
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks)
}
