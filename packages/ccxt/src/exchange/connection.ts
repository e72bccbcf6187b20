/** Layer: how requests and streams travel. One deadline over a whole request, and every failure an error of ccxt's. */
import { BaseError, type Dict, NetworkError, RequestTimeout } from 'ccxt'
import { learnDifference } from './clock-difference.ts'
import { Delivery, type Reply } from './delivery.ts'
import type { ExchangeClass } from './exchange-class.ts'
import { type Call, type OutgoingRequest, prepareRequest } from './outgoing-request.ts'
import { ReadResponse } from './read-response.ts'
import { withoutSecrets } from './secret-headers.ts'
import { toTransportError, withoutQuery } from './transport-errors.ts'
import { readWayOut } from './way-out.ts'

export function withConnection(Base: ExchangeClass): ExchangeClass {
  return class Connection extends Base {
    /** ccxt's own bounds the wait for headers alone, reads the body for ever, and lets errors of undici through. */
    override async fetch(
      url: string,
      method = 'GET',
      headers?: Call['headers'],
      body?: string,
    ): Promise<unknown> {
      if (this.fetchImplementation === undefined) await this.#loadTransport()
      if (this.undiciModule === undefined) return await this.#fetchElsewhere(url, method, headers, body)
      // Streams need them later and cannot wait for them then.
      if (this['proxiesModulesLoading'] === undefined) await this.loadProxyModules()
      const call = { url, method, headers, body }
      const outgoing = prepareRequest(this, call)
      const sentAtMs = this.milliseconds()
      const reply = await this.#deliver(call, outgoing)
      this.#learnClock(reply, sentAtMs)
      const response = this.#toResponse(call, reply)
      return await this.handleRestResponse(response, url, method, outgoing.request.headers, body)
    }

    override getDispatcherOptions(isPlainAgent = false): Dict {
      const options = super.getDispatcherOptions(isPlainAgent)
      const { family, localAddress, autoSelectFamily } = readWayOut(this.options)
      const connector = isPlainAgent ? 'connect' : 'requestTls'
      return {
        ...options,
        ...(autoSelectFamily === undefined ? {} : { autoSelectFamily }),
        ...(localAddress === undefined ? {} : { localAddress }),
        // The deadline is ours; undici's own would end a request earlier or later.
        headersTimeout: 0,
        bodyTimeout: 0,
        [connector]: { ...options[connector], ...(family === undefined ? {} : { family }) },
      }
    }

    /** A stream leaves as requests do. `options.ws.options` still has the last word. */
    override client(url: string) {
      if (this.clients?.[url] !== undefined) return super.client(url)
      const options = { ...this.streaming['options'], ...readWayOut(this.options) }
      this.streaming = { ...this.streaming, options }
      const client = super.client(url)
      const send = client.send.bind(client)
      // ccxt drops this promise when it subscribes; rejected by a socket that has closed, it would end the process.
      client.send = (message: unknown) => {
        const sent = send(message)
        sent.catch(() => undefined)
        return sent
      }
      return client
    }

    /** Plain `ws://` needs no agent; ccxt takes it for a proxy and refuses. */
    override getHttpAgentIfNeeded(): unknown {
      return this.httpAgent
    }

    override getResponseHeaders(response: Response | ReadResponse): Dict {
      return response instanceof ReadResponse ? response.headers : super.getResponseHeaders(response)
    }

    /** Also where ccxt prints by itself, for a transport of the program's own. */
    override log(...parts: unknown[]): void {
      super.log(...parts.map((part) => (this.isDictionary(part) ? withoutSecrets(Object(part)) : part)))
    }

    async #loadTransport(): Promise<void> {
      // Read here too, since ccxt takes any failure of its own loading for a missing undici.
      readWayOut(this.options)
      await this.loadFetchImplementation()
    }

    #deliver(call: Call, { dispatcher, request }: OutgoingRequest): Promise<Reply> {
      return new Promise((resolve, reject) => {
        const delivery = new Delivery(this.timeout, resolve, (failure) => {
          const failed = { exchangeId: this.id, timeoutMs: this.timeout, ...call }
          reject(toTransportError(failed, failure))
        })
        dispatcher.dispatch(request, delivery)
      })
    }

    #learnClock({ headers }: Reply, sentAtMs: number): void {
      const receivedAtMs = this.milliseconds()
      const sample = { date: headers['Date'], isAged: headers['Age'] !== undefined, sentAtMs, receivedAtMs }
      this.options['timeDifference'] = learnDifference(Number(this.options['timeDifference'] ?? 0), sample)
    }

    #toResponse({ url, method }: Call, reply: Reply): ReadResponse {
      const what = `${this.id} ${method} ${withoutQuery(url)}`
      const { httpStatus } = reply
      if (httpStatus >= 300 && httpStatus < 400)
        throw new NetworkError(`${what} was redirected, and does not follow`)
      try {
        return new ReadResponse(reply, this.httpStatusTexts[httpStatus] ?? '')
      } catch (cause) {
        throw Object.assign(new NetworkError(`${what} was answered with a body that cannot be unpacked`), {
          cause,
        })
      }
    }

    /** A transport of the program's own: whether it sent anything is not known, and it may go on after the deadline. */
    async #fetchElsewhere(url: string, method: string, headers: Call['headers'], body: string | undefined) {
      const what = `${this.id} ${method} ${withoutQuery(url)}`
      let deadline: NodeJS.Timeout | undefined
      const late = new Promise<never>((_, reject) => {
        const error = new RequestTimeout(`${what} was not answered within ${this.timeout} ms`)
        deadline = setTimeout(() => reject(error), this.timeout)
      })
      try {
        return await Promise.race([super.fetch(url, method, headers, body), late])
      } catch (error) {
        if (error instanceof BaseError) throw error
        throw Object.assign(new NetworkError(`${what} failed`), { cause: error })
      } finally {
        clearTimeout(deadline)
      }
    }
  }
}
