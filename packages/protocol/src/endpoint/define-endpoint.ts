/**
 * An endpoint is a value: described once, sent by a client, served by the sandbox, listed in the docs. Its request and
 * response schemas are codecs, so that the one description reads and writes both directions.
 */
import type { z } from 'zod'

/** A request is flat or nested JSON by name; where its parts travel follows from the method and the path. */
export type RequestSchema = z.ZodType<Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>>

export interface Endpoint<
  Request extends RequestSchema = RequestSchema,
  Response extends z.ZodType = z.ZodType,
> {
  /** Our name for it, in errors and metrics. */
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** Below the REST base address; `{name}` is filled from the request, `;name=` follows as a path parameter. */
  readonly path: string
  /** `origin`: the path stands beside the base address's `/api`, not below it. */
  readonly base: 'api' | 'origin'
  readonly access: 'public' | 'signed'
  /** A write changes something at the exchange: it is never sent twice. */
  readonly effect: 'read' | 'write'
  /** Signed calls count for the user as well as for the address. */
  readonly rateScope: 'ip' | 'user'
  readonly standing: 'current' | 'undocumented' | 'removed'
  /** How the exchange writes `code` in a success: both are read everywhere. */
  readonly codeStyle: 'number' | 'text'
  readonly request: Request
  readonly response: Response
  /** Where the rule is written down: a page and heading of docs/coinstore. */
  readonly docs: string
}

/** A request as the caller states it. */
export type RequestOf<Value> = Value extends Endpoint<infer Request, z.ZodType> ? z.output<Request> : never

/** The `data` of a successful reply, read. */
export type ResponseOf<Value> =
  Value extends Endpoint<RequestSchema, infer Response> ? z.output<Response> : never

type Defaults = 'base' | 'rateScope' | 'standing' | 'codeStyle'

/** Describes one endpoint; what is left out takes the usual value. */
export function defineEndpoint<Request extends RequestSchema, Response extends z.ZodType>(
  description: Omit<Endpoint<Request, Response>, Defaults> & Partial<Pick<Endpoint, Defaults>>,
): Endpoint<Request, Response> {
  return {
    base: 'api',
    rateScope: description.access === 'signed' ? 'user' : 'ip',
    standing: 'current',
    codeStyle: 'number',
    ...description,
  }
}
