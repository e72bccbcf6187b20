/**
 * How a running installation is asked: each route of its control socket as a value, which the server serves and the client
 * sends. Nothing is changed by a GET. Every failure is an `errorReply`, whatever its status.
 */
import { ERROR_CODES } from '@trading-bridge/core'
import { z } from 'zod'
import { botSchema, botViewSchema, createBotResultSchema } from './bots.ts'

export const errorReplySchema = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  next: z.string(),
})

/** The document of a goal is a page; nothing else is longer. */
export const MAX_REQUEST_BYTES = 128 * 1_024
/** What the requests of this socket are for, as their `Host` says. */
export const CONTROL_HOST = 'localhost'

const named = z.object({ name: z.string().min(1).max(100) })

const BOT_WISHES = ['start', 'pause', 'resume', 'stop', 'archive'] as const

/** What can be wished of a bot that is there. */
export type BotWish = (typeof BOT_WISHES)[number]

/** Who answers here. */
export const showInstallation = {
  method: 'GET',
  url: '/installation',
  schema: { response: { 200: z.object({ pid: z.number().int().positive(), home: z.string() }) } },
} as const

export const createBot = {
  method: 'POST',
  url: '/bots',
  schema: { body: z.object({ text: z.string() }), response: { 200: createBotResultSchema } },
} as const

export const listBots = {
  method: 'GET',
  url: '/bots',
  schema: {
    querystring: z.object({ withArchived: z.enum(['true', 'false']).default('false') }),
    response: { 200: z.object({ bots: z.array(botSchema).readonly() }) },
  },
} as const

export const showBot = {
  method: 'GET',
  url: '/bots/:name',
  schema: { params: named, response: { 200: botViewSchema } },
} as const

export const steerBot = {
  method: 'POST',
  url: '/bots/:name/:wish',
  schema: { params: named.extend({ wish: z.enum(BOT_WISHES) }), response: { 200: botSchema } },
} as const
