/** Writes replies to the socket, whole or broken off. */
import type { ServerResponse } from 'node:http'
import type { Hangup, ReplyWire } from './call-meddler.ts'
import type { RestReply } from './rest-reply.ts'

/** Sends a whole reply. `date` is what the `Date` header says. */
export function writeReply(response: ServerResponse, reply: RestReply, date: string): void {
  writeHead(response, reply, date)
  response.end(reply.body)
}

/** The way back to the client of one request. `dateNow` gives the `Date` header as of its call. */
export function replyWire(response: ServerResponse, dateNow: () => string): ReplyWire {
  return {
    send: (reply) => writeReply(response, reply, dateNow()),
    sendPart(reply, { bytes, hangup }) {
      writeHead(response, reply, dateNow())
      response.flushHeaders()
      const part = Buffer.from(reply.body).subarray(0, bytes)
      if (part.length === 0) hangUp(response, hangup)
      else response.write(part, () => hangUp(response, hangup))
    },
    hangUp: (how) => hangUp(response, how),
  }
}

function writeHead(response: ServerResponse, reply: RestReply, date: string): void {
  response.sendDate = false
  response.writeHead(reply.httpStatus, {
    'Content-Type': reply.contentType ?? 'application/json',
    'Content-Length': Buffer.byteLength(reply.body),
    Date: date,
    ...reply.headers,
  })
}

function hangUp({ socket }: ServerResponse, how: Hangup): void {
  if (how === 'reset') socket?.resetAndDestroy()
  if (how === 'close') socket?.destroy()
}
