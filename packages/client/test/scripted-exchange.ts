/** An exchange that answers each path with the text given for it. */
import type { CoinstoreClient } from '../src/index.ts'
import { openClient, symbolsReply } from './build.ts'
import { type Arrival, RawServer, reply } from './raw-server.ts'

const MARKETS = symbolsReply(['SHARP', 'USDT'], ['BTC', 'USDT'], ['ETH', 'BTC'])

/** Calls `use` with a client whose exchange answers each path with the text given for it. */
export async function withReplies<Result>(
  replies: Readonly<Record<string, string | ((arrival: Arrival) => string)>>,
  use: (client: CoinstoreClient, server: RawServer) => Promise<Result>,
): Promise<Result> {
  await using server = await RawServer.open((arrival) => {
    const path = arrival.target.replace('/api', '').split('?')[0] ?? ''
    const answer = replies[path] ?? (path.endsWith('/symbols') ? MARKETS : '{"code":404}')
    reply(arrival, typeof answer === 'string' ? answer : answer(arrival))
  })
  await using client = await openClient(server)
  return await use(client, server)
}

/** An envelope of success. */
export function dataOf(data: unknown): string {
  return JSON.stringify({ data, code: 0 })
}
