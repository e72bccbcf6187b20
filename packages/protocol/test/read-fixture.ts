import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const DIRECTORY = new URL('../fixtures/', import.meta.url)

const reply = z.object({
  /** Where the reply is known from: documented or observed, and when. */
  source: z.string(),
  httpStatus: z.int(),
  /** The raw text. */
  body: z.string(),
})

/** Reads a whole recorded reply, by the name of its file without the ending. */
export function readReplyFixture(name: string): z.output<typeof reply> {
  return reply.parse(readFile(`${name}.json`))
}

/** The names of all recorded replies. */
export function replyFixtureNames(): readonly string[] {
  return readdirSync(DIRECTORY)
    .filter((file) => file !== 'signature-vectors.json')
    .map((file) => file.replace(/\.json$/, ''))
}

const signed = {
  id: z.string(),
  secret: z.string(),
  expiresAtMs: z.int(),
  query: z.string(),
  body: z.string(),
  signature: z.string(),
}

const vectors = z.object({
  valid: z.array(z.object({ ...signed, about: z.string(), bucket: z.string(), windowKey: z.string() })),
  mistaken: z.array(z.object({ ...signed, mistake: z.string(), mistakenSignature: z.string() })),
})

export function readSignatureVectors(): z.output<typeof vectors> {
  return vectors.parse(readFile('signature-vectors.json'))
}

function readFile(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, DIRECTORY), 'utf8'))
}
