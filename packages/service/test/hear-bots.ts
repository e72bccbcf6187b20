import type { BotNews } from '../src/index.ts'

export interface HeardBots {
  readonly hear: (news: BotNews) => void
  /** Waits until a bot has told this, or has told it already. */
  told(kind: string, bot: string): Promise<void>
}

/** What bots tell, to be waited for. */
export function hearBots(): HeardBots {
  const heard: BotNews[] = []
  const waiting = new Set<() => void>()
  return {
    hear(news) {
      heard.push(news)
      for (const look of waiting) look()
    },
    told(kind, bot) {
      return new Promise((resolve) => {
        const look = (): void => {
          if (!heard.some((news) => news.kind === kind && news.bot === bot)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      })
    },
  }
}
