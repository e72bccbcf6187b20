/**
 * Events with fields, as JSON lines: `{"level":"info","time":"…","event":"order.filled","accountId":"…",…}`. What is
 * written passes the redactor first, whoever wrote it.
 */

import { type Clock, systemClock } from '@trading-bridge/core'
import { type Logger, pino } from 'pino'
import { consoleText, type LogRecord } from './console-text.ts'
import { errorFields } from './error-fields.ts'
import { type LogValue, Redactor } from './redactor.ts'

/** What an event is about. Ids are ours but for `orderId`, which is the exchange's. */
export interface LogFields {
  readonly accountId?: string | undefined
  readonly intentId?: string | undefined
  readonly clientOrderId?: string | undefined
  readonly orderId?: string | undefined
  /** The error behind the event, with its causes. */
  readonly err?: unknown
  readonly [name: string]: unknown
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Where lines go, and as what. `write` gets a line with its line feed. */
export interface LogSink {
  readonly form: 'json' | 'text'
  readonly write: (line: string) => void
}

export interface EventLogOptions {
  readonly sinks: readonly LogSink[]
  readonly level?: LogLevel | undefined
  readonly redactor?: Redactor | undefined
  readonly clock?: Clock | undefined
}

export class EventLog {
  readonly #logger: Logger

  private constructor(logger: Logger) {
    this.#logger = logger
  }

  static open({
    sinks,
    level = 'info',
    redactor = new Redactor(),
    clock = systemClock,
  }: EventLogOptions): EventLog {
    const write = (line: string): void => writeTo(sinks, line, redactor)
    const options = {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.nowMs()).toISOString()}"`,
      formatters: { level: (label: string) => ({ level: label }) },
      serializers: { err: (error: unknown) => errorFields(error) },
    }
    return new EventLog(pino(options, { write }))
  }

  /** The same log, with these fields in every event. */
  about(fields: LogFields): EventLog {
    return new EventLog(this.#logger.child(fields))
  }

  debug(event: string, fields: LogFields, message: string): void {
    this.#logger.debug({ event, ...fields }, message)
  }

  info(event: string, fields: LogFields, message: string): void {
    this.#logger.info({ event, ...fields }, message)
  }

  warn(event: string, fields: LogFields, message: string): void {
    this.#logger.warn({ event, ...fields }, message)
  }

  error(event: string, fields: LogFields, message: string): void {
    this.#logger.error({ event, ...fields }, message)
  }
}

function writeTo(sinks: readonly LogSink[], line: string, redactor: Redactor): void {
  const record = redactor.redact(JSON.parse(line))
  const clean = isRecord(record) ? record : { event: 'log.unreadable' }
  for (const { form, write } of sinks)
    write(form === 'json' ? `${JSON.stringify(clean)}\n` : consoleText(clean))
}

function isRecord(value: LogValue): value is LogRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
