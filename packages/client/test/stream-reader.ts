/** Reads events of an iterator one by one, for tests. */
import type { StreamEvent } from '../src/index.ts'
import { CoinstoreClient, StreamClient, type StreamLimits } from '../src/index.ts'

/** Short enough for a test to see each limit pass, in real time. */
const SHORT: Partial<StreamLimits> = {
  answerMs: 2_000,
  probeMs: 60,
  silenceMs: 300,
  recencyMs: { book: 400, trades: 400, ticker: 400, candles: 400 },
  quietMs: { book: 150, trades: 5_000, ticker: 5_000, candles: 5_000 },
  takeoverMs: 100,
  pollMs: 100,
  firstDelayMs: 20,
  longestDelayMs: 100,
  tickMs: 20,
}

export interface Clients extends AsyncDisposable {
  readonly stream: StreamClient
  readonly rest: CoinstoreClient
}

export async function openClients(
  urls: { readonly restUrl: string; readonly wsUrl: string },
  limits: Partial<StreamLimits> = {},
  options: { readonly addressFamily?: 4 | 6 } = {},
): Promise<Clients> {
  const rest = await CoinstoreClient.open({ restUrl: urls.restUrl, retry: { attempts: 1 } })
  const stream = await StreamClient.open({
    wsUrl: urls.wsUrl,
    restClient: rest,
    limits: { ...SHORT, ...limits },
    ...options,
  })
  return {
    stream,
    rest,
    async [Symbol.asyncDispose]() {
      await stream.close()
      await rest.close()
    },
  }
}

export class Reader<Value> {
  readonly #events: AsyncGenerator<StreamEvent<Value>, void>

  constructor(events: AsyncGenerator<StreamEvent<Value>, void>) {
    this.#events = events
  }

  async next(): Promise<StreamEvent<Value>> {
    const { value, done } = await this.#events.next()
    if (done === true || value === undefined) throw new Error('The iterator has ended.')
    return value
  }

  /** Reads on to the first event that `isIt`, and returns all up to it. */
  async until(isIt: (event: StreamEvent<Value>) => boolean): Promise<readonly StreamEvent<Value>[]> {
    const seen: StreamEvent<Value>[] = []
    for (;;) {
      const event = await this.next()
      seen.push(event)
      if (isIt(event)) return seen
    }
  }

  async close(): Promise<void> {
    await this.#events.return()
  }
}

export function isKind<Value>(kind: StreamEvent<Value>['kind']): (event: StreamEvent<Value>) => boolean {
  return (event) => event.kind === kind
}

export function valuesOf<Value>(events: readonly StreamEvent<Value>[]): readonly Value[] {
  return events.flatMap((event) => (event.kind === 'update' ? [event.value] : []))
}
