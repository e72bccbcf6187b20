/** What goes wrong in the demo and how it is survived, in plain words, as it happens. Each line is told once. */
import type { FiredRule } from '@trading-bridge/sandbox'
import type { BotOrder, BotView } from '@trading-bridge/service'
import { LOST_REPLY, SILENCE, SILENCE_MS } from './demo-exchange.ts'

export interface StoryLine {
  readonly atMs: number
  readonly kind: 'fault' | 'survived'
  readonly text: string
}

/** The market whose order loses its reply. */
const STRUCK_BOT = 'sell-sharp'
/** While one of these, nobody knows more of an order than that it may have been sent. */
const UNSETTLED: ReadonlySet<string> = new Set(['intent', 'sending', 'unknown'])

export class DemoStory {
  readonly #tell: (line: StoryLine) => void
  readonly #lines: StoryLine[] = []
  #lostReplyAtMs: number | undefined
  #silenceAtMs: number | undefined

  constructor(tell: (line: StoryLine) => void) {
    this.#tell = tell
  }

  get lines(): readonly StoryLine[] {
    return this.#lines
  }

  /** Whether everything that struck was survived. */
  get isOver(): boolean {
    return this.#lostReplyAtMs === undefined && this.#silenceAtMs === undefined
  }

  fired({ rule, atMs }: Pick<FiredRule, 'rule' | 'atMs'>): void {
    if (rule === LOST_REPLY) {
      this.#lostReplyAtMs = atMs
      const text =
        `The exchange took an order of ${STRUCK_BOT}, and its answer is lost on purpose: ` +
        'nobody here can know whether the order is live. It counts as live.'
      this.#say({ atMs, kind: 'fault', text })
    }
    if (rule === SILENCE && !this.#lines.some(({ text }) => text === SILENCE_TEXT)) {
      this.#silenceAtMs = atMs
      this.#say({ atMs, kind: 'fault', text: SILENCE_TEXT })
    }
  }

  /** What all bots look like now. */
  seen(views: readonly BotView[]): void {
    this.#lookForLostOrder(views)
    this.#lookForNewOrder(views)
  }

  #lookForLostOrder(views: readonly BotView[]): void {
    const lostAtMs = this.#lostReplyAtMs
    const view = views.find(({ bot }) => bot.name === STRUCK_BOT)
    if (lostAtMs === undefined || view === undefined) return
    const order = newestOf(view.orders.filter(({ createdAtMs }) => createdAtMs <= lostAtMs))
    if (order === undefined || UNSETTLED.has(order.status)) return
    this.#lostReplyAtMs = undefined
    const text =
      `Order ${order.sequence} of ${STRUCK_BOT} was looked up by its client order id, ${order.clientOrderId}: ` +
      `it is there, ${order.status}, with ${order.filled} of ${order.quantity ?? '-'} filled. It was not sent again.`
    this.#say({ atMs: view.nowMs, kind: 'survived', text })
  }

  #lookForNewOrder(views: readonly BotView[]): void {
    const beganAtMs = this.#silenceAtMs
    if (beganAtMs === undefined) return
    const later = views.flatMap(({ bot, orders, nowMs }) => {
      const order = newestOf(orders.filter(({ createdAtMs }) => createdAtMs >= beganAtMs + SILENCE_MS))
      return order === undefined ? [] : [{ bot: bot.name, order, nowMs }]
    })
    const [first] = later.toSorted((a, b) => a.order.createdAtMs - b.order.createdAtMs)
    if (first === undefined) return
    this.#silenceAtMs = undefined
    const text =
      'The exchange answers again. Prices, orders and fills were read anew before anything was ordered on them; ' +
      `${first.bot} went on with order ${first.order.sequence}.`
    this.#say({ atMs: first.nowMs, kind: 'survived', text })
  }

  #say(line: StoryLine): void {
    this.#lines.push(line)
    this.#tell(line)
  }
}

const SILENCE_TEXT =
  `The exchange answers no question for ${SILENCE_MS / 1_000} seconds, with HTTP 503, as while it is being mended. ` +
  'Nobody orders on prices that are older than 5 seconds.'

function newestOf(orders: readonly BotOrder[]): BotOrder | undefined {
  return orders.toSorted((a, b) => a.sequence - b.sequence).at(-1)
}
