import { BadRequest, ExchangeClosedByUser, ExchangeError, NetworkError, type Trade } from 'ccxt'
import { describe, expect, test } from 'vitest'
import type Pro from '../src/upstream/pro/coinstore.js'
import { BTC, ProMarket, SHARP } from './pro-market.ts'

/** ccxt waits longer before each new connection; what is tested here is not the waiting. */
const SOON = { options: { ws: { backoff: { base: 20, max: 100 } } } }

/** Watches as programs do: on a network error they watch again. */
async function watchTradesOn(
  pro: Pro,
): Promise<{ readonly trades: readonly Trade[]; readonly breaks: number }> {
  for (let breaks = 0; ; breaks += 1) {
    try {
      return { trades: await pro.watchTrades(BTC), breaks }
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
    }
  }
}

/** Reads trades up to one of this price. */
async function pricesUpTo(pro: Pro, last: number): Promise<readonly unknown[]> {
  const seen: unknown[] = []
  while (!seen.includes(last)) {
    const { trades } = await watchTradesOn(pro)
    seen.push(...trades.map(({ price }) => price))
  }
  return seen
}

describe('across a break each trade is told once, and none is left out', () => {
  test('when the connection is cut', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(SOON)
    market.trade('100')
    await pro.watchTrades(BTC)

    const waiting = expect(pro.watchTrades(BTC)).rejects.toBeInstanceOf(NetworkError)
    market.streams.session.terminate()
    await waiting
    for (const price of ['101', '102', '103']) market.trade(price)
    const seen = await pricesUpTo(pro, 103)

    expect(seen).toEqual([101, 102, 103])
    expect(market.streams.sessions).toHaveLength(2)
    expect(pro.trades[BTC]?.map(({ price }) => price)).toEqual([100, 101, 102, 103])
  })

  test('when the exchange closes it, as it does after a day', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(SOON)
    market.trade('100')
    await pro.watchTrades(BTC)

    const waiting = expect(pro.watchTrades(BTC)).rejects.toThrow(/closing code 1001/)
    market.streams.session.close(1001, 'going away')
    await waiting
    market.trade('101')

    expect(await pricesUpTo(pro, 101)).toEqual([101])
  })

  test('when a message is lost: the counter of the session shows it', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(SOON)
    market.trade('100')
    await pro.watchTrades(BTC)
    let lost = 0
    market.streams.change = ({ text }) => {
      const isLost = lost === 0 && text.includes('"price":"101"')
      lost += isLost ? 1 : 0
      return isLost ? [] : [text]
    }

    const waiting = expect(pro.watchTrades(BTC)).rejects.toThrow(
      /a message of the stream was lost: 4 was followed by 6/,
    )
    for (const price of ['101', '102']) market.trade(price)
    await waiting
    market.trade('103')
    const seen = await pricesUpTo(pro, 103)

    expect(lost).toBe(1)
    expect(seen).toEqual([101, 102, 103])
  })

  test('when messages come in another order', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(SOON)
    market.trade('100')
    await pro.watchTrades(BTC)
    let held: string | undefined
    market.streams.change = ({ text }) => {
      if (text.includes('"price":"101"') && held === undefined) {
        held = text
        return []
      }
      return text.includes('"price":"102"') && market.streams.sessions.length === 1
        ? [text, held ?? '']
        : [text]
    }

    for (const price of ['101', '102', '103']) market.trade(price)

    expect(await pricesUpTo(pro, 103)).toEqual([101, 102, 103])
  })

  test('when a message comes twice', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(SOON)
    market.trade('100')
    market.streams.change = ({ text, kind }) => (kind === 'data' ? [text, text] : [text])
    await pro.watchTrades(BTC)

    for (const price of ['101', '102']) market.trade(price)

    expect(await pricesUpTo(pro, 102)).toEqual([101, 102])
    expect(market.streams.sessions).toHaveLength(1)
  })
})

test('a book that was watched before a break is the present one after it', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro(SOON)
  const gone = market.quote('BUY', '99', '1')
  await pro.watchOrderBook(BTC)
  const waiting = expect(pro.watchOrderBook(BTC)).rejects.toBeInstanceOf(NetworkError)
  market.streams.session.terminate()
  await waiting

  market.sandbox.exchange.cancel(market.bob.accountId, { ordId: gone })
  market.quote('BUY', '97', '3')

  expect([...(await pro.watchOrderBook(BTC)).bids]).toEqual([[97, 3]])
})

test('candles are not doubled by a break', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro(SOON)
  market.trade('100')
  await pro.watchOHLCV(BTC, '1M')
  const waiting = expect(pro.watchOHLCV(BTC, '1M')).rejects.toBeInstanceOf(NetworkError)
  market.streams.session.terminate()
  await waiting

  await pro.watchOHLCV(BTC, '1M')

  expect(pro.ohlcvs[BTC]?.['1M']).toHaveLength(1)
})

test('a connection that is refused is a network error, and the next call tries again', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro(SOON)
  market.trade('100')
  market.streams.verdict = {
    kind: 'refuse',
    httpStatus: 503,
    contentType: 'text/html',
    body: '<html></html>',
  }
  await expect(pro.watchTrades(BTC)).rejects.toThrow(/503/)
  await expect(pro.watchTrades(BTC)).rejects.toBeInstanceOf(NetworkError)
  market.streams.verdict = { kind: 'admit' }

  expect((await pro.watchTrades(BTC)).map(({ price }) => price)).toEqual([100])
  expect(market.streams.wishes).toBe(3)
  // ccxt waits longer each time, as long as it takes each of them for a new connection.
  expect(pro.options['ws'].backoffState[market.sandbox.wsUrl]).toMatchObject({ attempts: 3 })
})

describe('a command that the exchange refuses', () => {
  test('fails whoever asked for it, with the answer, and nobody else', async () => {
    await using market = await ProMarket.open({ settings: { servesAllTickers: false } })
    const pro = market.pro()
    market.quote('BUY', '99', '1')
    await pro.watchOrderBook(BTC)
    const book = pro.watchOrderBook(BTC)

    await expect(pro.watchTickers()).rejects.toThrow(/sub\.channel\.failed/)
    await expect(pro.watchTickers()).rejects.toBeInstanceOf(BadRequest)
    market.quote('BUY', '99.5', '1')

    expect((await book).bids[0]).toEqual([99.5, 1])
    expect(market.streams.commandsOf('SUB')).toHaveLength(3)
    expect(market.streams.sessions).toHaveLength(1)
  })

  test('is told apart though several are on their way', async () => {
    await using market = await ProMarket.open({ settings: { servesAllTickers: false } })
    const pro = market.pro()
    market.trade('100')
    market.quote('BUY', '99', '1')

    const outcomes = await Promise.allSettled([
      pro.watchTrades(BTC),
      pro.watchTickers(),
      pro.watchTicker(BTC),
      pro.watchOrderBook(BTC),
    ])

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  })

  test('is an error of the exchange where its code is not known', async () => {
    await using market = await ProMarket.open({ settings: { servesAllTickers: false } })
    const pro = market.pro()
    market.streams.change = ({ text }) => [text.replace('"C":400', '"C":777')]

    await expect(pro.watchTickers()).rejects.toSatisfy(
      (error) => error instanceof ExchangeError && !(error instanceof BadRequest),
    )
  })

  test('fails all who wait where nobody can tell whom it concerns', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro()
    market.quote('BUY', '99', '1')
    await pro.watchOrderBook(BTC)

    const waiting = expect(pro.watchOrderBook(BTC)).rejects.toBeInstanceOf(BadRequest)
    market.streams.session.sendRaw('{"T":"resp","C":400,"M":"command.failed"}')
    await waiting
  })
})

test('the connection is asked whether it lives, and an answer is enough', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro({ streaming: { keepAlive: 30 } })
  market.quote('BUY', '99', '1')
  await pro.watchOrderBook(BTC)
  const news = pro.watchOrderBook(BTC)

  await market.streams.until(() => market.streams.commandsOf('LIST').length >= 5)
  market.quote('BUY', '99.5', '1')

  expect((await news).bids[0]).toEqual([99.5, 1])
  expect(market.streams.sessions).toHaveLength(1)
})

test('a connection that does not answer is given up', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro({ streaming: { keepAlive: 30 } })
  market.quote('BUY', '99', '1')
  await pro.watchOrderBook(BTC)
  market.streams.change = () => []

  await expect(pro.watchOrderBook(BTC)).rejects.toThrow(/ping-pong/)
})

test('text that is no JSON, and messages of an unknown kind, change nothing', async () => {
  await using market = await ProMarket.open()
  const pro = market.pro()
  market.quote('BUY', '99', '1')
  await pro.watchOrderBook(BTC)
  const news = pro.watchOrderBook(BTC)

  for (const text of ['pong', '', '[]', '{"T":"weather"}', '{"T":"trade","data":[]}', 'null', '7'])
    market.streams.session.sendRaw(text)
  market.quote('BUY', '99.5', '1')

  expect((await news).bids[0]).toEqual([99.5, 1])
})

describe('close', () => {
  test('tells all who wait, ends the connection, and allows a new start', async () => {
    await using market = await ProMarket.open()
    const pro = market.pro(SOON)
    market.trade('100')
    await pro.watchTrades(BTC)
    await pro.watchOrderBook(SHARP)
    const waiting = [
      pro.watchTrades(BTC),
      pro.watchOrderBook(SHARP),
      pro.watchOrders(),
      pro.watchMyTrades(BTC),
    ].map((watched) => expect(watched).rejects.toBeInstanceOf(ExchangeClosedByUser))
    await pro.close()
    await Promise.all(waiting)
    await market.streams.until(() => market.streams.openSessions === 0)

    expect(pro.clients).toEqual({})
    market.trade('101')
    expect((await pro.watchTrades(BTC)).map(({ price }) => price)).toEqual([101])
  })
})
