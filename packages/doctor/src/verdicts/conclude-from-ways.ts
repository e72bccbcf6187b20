/** What follows from the public calls alone: whether there is a way to the exchange, and who stands in it. */
import type { WayOut } from '../evidence/evidence.ts'
import type { ProbeReply } from '../evidence/probe-reply.ts'
import { routeName } from '../evidence/route.ts'
import type { Conclusion } from './conclusion.ts'

/** The first route that is answered decides, as it does for a program; a configured proxy is the only way there is. */
export function concludeFromWays(ways: readonly WayOut[]): Conclusion | undefined {
  const [preferred] = ways
  if (preferred === undefined) return undefined
  const { route, reply } = preferred
  const answered = ways.find((way) => way.reply.kind !== 'unanswered')
  if (route === 'proxy' && reply.kind === 'unanswered') {
    if (reply.proxyHttp === 407) return { reading: 'proxy-wants-credentials', words: {} }
    const isProxys = reply.failure === 'TB_PROXY_REFUSED' || answered !== undefined
    return isProxys ? { reading: 'proxy-refused', words: {} } : unreachable(reply)
  }
  return answered === undefined ? unreachable(reply) : fromReply(answered.reply, answered)
}

/** Nobody answers: by the first failure. */
export function unreachable(reply: ProbeReply): Conclusion {
  const failure = reply.kind === 'unanswered' ? reply.failure : 'TB_NETWORK'
  if (failure === 'TB_HOST_NOT_FOUND') return { reading: 'no-name', words: {} }
  return { reading: failure === 'TB_TLS_FAILED' ? 'no-encryption' : 'no-connection', words: {} }
}

/** What a reply says by itself; nothing where the exchange let the request in or refused it at the door. */
export function fromReply(reply: ProbeReply, { route }: Pick<WayOut, 'route'>): Conclusion | undefined {
  switch (reply.kind) {
    case 'blocked':
      return { reading: 'blocked', words: { refused: routeName(route) } }
    case 'foreign':
      return { reading: 'wrong-endpoint', words: {} }
    case 'unavailable':
      return { reading: 'down', words: { http: String(reply.http) } }
    default:
      return undefined
  }
}
