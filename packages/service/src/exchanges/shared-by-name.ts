/**
 * Things that are opened when the first user comes, shared by all, and closed when the last has left. Opening one that is
 * being closed waits for that.
 */
export interface Lease<Value> extends AsyncDisposable {
  readonly value: Value
  /** The last user's call waits until it is closed. A second call does nothing. */
  close(): Promise<void>
}

interface Entry<Value> {
  readonly opened: Promise<Value>
  users: number
}

export class SharedByName<Value> {
  readonly #open: (name: string) => Promise<Value>
  readonly #close: (value: Value) => Promise<void>
  readonly #entries = new Map<string, Entry<Value>>()
  readonly #closing = new Map<string, Promise<void>>()

  constructor({
    open,
    close,
  }: {
    readonly open: (name: string) => Promise<Value>
    readonly close: (value: Value) => Promise<void>
  }) {
    this.#open = open
    this.#close = close
  }

  /** How many are open or being opened. */
  get openCount(): number {
    return this.#entries.size
  }

  /** @throws what opening it threw; the next call tries again. */
  async use(name: string): Promise<Lease<Value>> {
    const entry = this.#entries.get(name) ?? this.#start(name)
    entry.users += 1
    try {
      return this.#leaseOf(name, entry, await entry.opened)
    } catch (error) {
      this.#forget(name, entry)
      throw error
    }
  }

  /** Closes what is open, whoever uses it. */
  async closeAll(): Promise<void> {
    const entries = [...this.#entries]
    await Promise.all(entries.map(([name, entry]) => this.#end(name, entry)))
    await Promise.all(this.#closing.values())
  }

  #start(name: string): Entry<Value> {
    const ended = this.#closing.get(name) ?? Promise.resolve()
    const entry = { opened: ended.then(() => this.#open(name)), users: 0 }
    this.#entries.set(name, entry)
    return entry
  }

  #leaseOf(name: string, entry: Entry<Value>, value: Value): Lease<Value> {
    let isClosed = false
    const close = async (): Promise<void> => {
      if (isClosed) return
      isClosed = true
      entry.users -= 1
      if (entry.users === 0) await this.#end(name, entry)
    }
    return { value, close, [Symbol.asyncDispose]: close }
  }

  #end(name: string, entry: Entry<Value>): Promise<void> {
    if (!this.#forget(name, entry)) return this.#closing.get(name) ?? Promise.resolve()
    const done = entry.opened.then(this.#close, () => undefined)
    const settled: Promise<void> = done
      .catch(() => undefined)
      .then(() => {
        if (this.#closing.get(name) === settled) this.#closing.delete(name)
      })
    this.#closing.set(name, settled)
    return done
  }

  #forget(name: string, entry: Entry<Value>): boolean {
    return this.#entries.get(name) === entry && this.#entries.delete(name)
  }
}
