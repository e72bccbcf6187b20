/**
 * What is refused to protect the market, in whatever words it is asked for. Each wish is recognised by the names of
 * settings and by the values that stand for it here and in other programs; case and punctuation do not matter.
 */

export interface IntegrityWish {
  readonly code: `INTEGRITY_${string}`
  /** Why it is refused, as a sentence. */
  readonly reason: string
  /** Names of settings that wish for it, whatever their value unless that is a plain "off". */
  readonly names?: RegExp | undefined
  /** Names of settings that wish for it by being switched off. */
  readonly namesWhenOff?: RegExp | undefined
  /** Values that wish for it where they stand for the side. */
  readonly sides?: RegExp | undefined
  /** The same for the kind. */
  readonly kinds?: RegExp | undefined
}

export const HONEST_GOALS =
  'Two goals are honest: an execution goal (buy or sell a declared amount, one side, within limits), and a liquidity goal ' +
  '(quote both sides, funded and post-only; the volume is what others make of it).'

export const INTEGRITY_WISHES: readonly IntegrityWish[] = [
  {
    code: 'INTEGRITY_ALTERNATING_SIDES',
    reason: 'Buying and selling in turn moves no position; it only prints volume. A goal has one side.',
    names: /^(alternat(e|es|ing)(sides?)?|flip(s|ping)?sides?|toggle(s)?sides?|sideflip)$/,
    sides: /^(alternat\w*|flip\w*|toggl\w*|switch\w*|zigzag|inturn)$/,
  },
  {
    code: 'INTEGRITY_RANDOM_SIDE',
    reason: 'Orders whose side is left to chance are two-sided flow without a purpose. A goal has one side.',
    names:
      /^(random(ly)?(i[sz]ed?)?(sides?|directions?|flow|trades?|trading)|(buy|sell|side)(probability|chance|odds|ratio|weight|pct|percent))$/,
    sides: /^(random\w*|coin(flip|toss)|either|shuffle\w*|chance)$/,
  },
  {
    code: 'INTEGRITY_BOTH_SIDES',
    reason: 'An execution goal buys or sells, never both.',
    names: /^(sides|bothsides|twosided|twosides|buyandsell|tradebothsides|directions)$/,
    sides: /^(both|all|any|twosided|twoway|buysell|sellbuy|buyandsell|sellandbuy|neutral)$/,
  },
  {
    code: 'INTEGRITY_PING_PONG',
    reason:
      'A fill on one side must not call for an order on the other: that is a round trip, not an execution.',
    names: /^(pingpong(enabled|mode)?|backandforth|seesaw)$/,
  },
  {
    code: 'INTEGRITY_ROUND_TRIP',
    reason: 'What is bought to be sold again at once changes nothing but the volume.',
    names: /^(roundtrips?|buythensell|sellthenbuy|buyback(after)?|reverseafter(fill)?|churn\w*)$/,
  },
  {
    code: 'INTEGRITY_RESET_POSITION',
    reason: 'A position that is pushed back to where it was shows that none was wanted.',
    names:
      /^((reset|zero|flatten|neutrali[sz]e|restore)(the)?(position|inventory|balance)?|returnto(zero|start|flat)|netzero|rebalancetozero|positionneutral|inventoryreset)$/,
  },
  {
    code: 'INTEGRITY_VOLUME_RATE',
    reason: `So much volume a day is an appearance to keep up, not a position to reach. ${HONEST_GOALS}`,
    names:
      /^((min|max|target|goal)?(hourly|daily|weekly|monthly|24h)(min|target)?(volume|turnover)|(min|max|target|own|goal)?(volume|turnover)(goal|target)?(per|a|each|every)(second|minute|hour|day|24h|week|month))$/,
  },
  {
    code: 'INTEGRITY_VOLUME_OBJECTIVE',
    reason: `Volume for its own sake is wash trading, whoever asks for it. ${HONEST_GOALS}`,
    names:
      /^((target|goal|desired|wanted|required|min(imum)?|total|own|fake|generated?|create|boost|artificial)?(trad(e|ing))?(volume|turnover)(goal|target|objective|quota|togenerate|usdt?|quote|base|boost\w*|generat\w*)?)$/,
  },
  {
    code: 'INTEGRITY_VOLUME_KIND',
    reason: `A bot whose kind is volume has no position to reach. ${HONEST_GOALS}`,
    kinds: /^(volume(bot|maker|generator|booster|trading)?|wash\w*|fakevolume|marketpumper|activity(bot)?)$/,
  },
  {
    code: 'INTEGRITY_TRADE_COUNT',
    reason: 'A number of trades is not a position; how many it takes is up to the market.',
    names:
      /^((min|max|target|goal)?(trades?|fills|transactions|txs?)(count|goal|target|quota|(per|a|each|every)(second|minute|hour|day))|(target|desired|goal)(trades|fills|transactions|txs))$/,
  },
  {
    code: 'INTEGRITY_RANK',
    reason: 'A place in a list of markets is an appearance that others would be misled by.',
    names:
      /^((target|goal|desired|cmc|coinmarketcap|coingecko|exchange|volume|market)?rank(ing)?(goal|target)?|leaderboard\w*|trending|topgainers?|topvolume)$/,
  },
  {
    code: 'INTEGRITY_PAIRED_ACCOUNTS',
    reason: 'A goal trades on one account. Two that trade with each other change no owner.',
    names:
      /^(accounts|accountlist|account(a|b|1|2|one|two|pairs?)|(second|other|paired|peer)account|pairedaccounts)$/,
  },
  {
    code: 'INTEGRITY_ROLE_ACCOUNTS',
    reason: 'One account to make and one to take is a trade with oneself.',
    names: /^(maker|taker|buy(er|ing)?|sell(er|ing)?|bid|ask)(account|wallet|key|apikey|user)$/,
  },
  {
    code: 'INTEGRITY_MANY_WALLETS',
    reason: 'Orders spread over many accounts of one owner look like many traders, and are one.',
    names:
      /^((wallet|subaccount|account|trader)(s)?(count|number|rotation|pool)|(number|count)of(wallets|accounts|subaccounts|traders)|wallets|subaccounts|rotat(e|ing)(accounts|wallets|keys))$/,
  },
  {
    code: 'INTEGRITY_COUNTERPARTY',
    reason: 'Whom it trades with is the market’s choice; a chosen counterparty makes a prearranged trade.',
    names:
      /^(counterpart(y|ies)(account)?|partners?(account)?|trad(e|es|ing)with|oppositeaccount|friend(ly)?account)$/,
  },
  {
    code: 'INTEGRITY_SELF_TRADE',
    reason: 'No order of an owner may reach another of the same owner: such a trade changes no owner.',
    names:
      /^((allow|enable|permit|with)?(self|own)(trades?|trading|match(es|ing)?|cross(es|ing)?|fills?|dealing)|(cross|take|hit|fill)own(orders?)?|wash(trades?|trading)?)$/,
    namesWhenOff: /^(stp(mode)?|selftradeprevention(mode)?|selftradegate|preventselftrades?)$/,
  },
  {
    code: 'INTEGRITY_MATCHED_ORDERS',
    reason: 'Orders that are made to meet each other are prearranged, at whatever price.',
    names:
      /^(match(ed|ing)(price|orders?|pairs?|trades?)|prearranged(trades?|orders?)?|cross(at)?mid(price)?|simultaneous(buysell|orders?)|mirror(orders?|trades?))$/,
  },
  {
    code: 'INTEGRITY_PAINTING',
    reason: 'Trades made for how the chart or the tape looks deceive those who read it.',
    names:
      /^(paint\w*|tapepaint\w*|draw(candles?|chart)|(candle|chart)(pattern|shape|paint\w*)|greencandles?|print(trades?|volume|candles?))$/,
  },
  {
    code: 'INTEGRITY_MARKING_THE_CLOSE',
    reason: 'Trading to set a closing or settlement price misleads all that is valued by it.',
    names:
      /^((mark|bang|set|fix)(ing)?(the)?(close|fixing|settlement)|clos(e|ing)price(target|goal)|settlementpricetarget)$/,
  },
  {
    code: 'INTEGRITY_SPOOFING',
    reason: 'Orders that are not meant to fill deceive those who act on the book.',
    names:
      /^(spoof\w*|(fake|phantom|ghost)(orders?|walls?|liquidity|depth|bids?|asks?)|cancelbeforefill|(buy|sell)?walls?(size)?|flashorders?)$/,
  },
  {
    code: 'INTEGRITY_LAYERING',
    reason: 'Layers of orders to be cancelled feign a depth that is not there.',
    names: /^(layer(s|ed|ing)?(count|orders?|depth|size)?|orderlayers?|(fake)?depthlayers?)$/,
  },
  {
    code: 'INTEGRITY_QUOTE_STUFFING',
    reason: 'Orders and cancels that are sent for their number alone only slow others down.',
    names: /^(quotestuff\w*|stuff(ing|quotes|orders)|(order|cancel|quote)(flood|spam)\w*|flood\w*|spam\w*)$/,
  },
  {
    code: 'INTEGRITY_MOVE_PRICE',
    reason: 'A price is the outcome of a goal, never its purpose.',
    names:
      /^((move|push|drive|walk|lift|raise|lower|hold|keep|peg|support|defend|suppress)(to)?(the)?price(to|at|up|down|above|below)?|(price)?(pump|dump)(s|ed|ing|to|pct|price|target)?|pricegoal|pricetarget|desiredprice|peg(to)?)$/,
  },
  {
    code: 'INTEGRITY_MOMENTUM_IGNITION',
    reason: 'Setting off the orders of others to trade against them is manipulation.',
    names:
      /^(ignit\w*|momentumignition|trigger(stops?|liquidations?)|(stop|liquidation)s?hunt\w*|hunt(stops?|liquidations?))$/,
  },
  {
    code: 'INTEGRITY_EVASION',
    reason: 'Trading that must not be recognised is trading that should not be done.',
    names:
      /^(evad\w*|(avoid|anti|hidefrom)(detection|detect|surveillance)|antidetect\w*|human(like|i[sz]e\w*)|mimic\w*|simulat(e|ed)(traders|humans|users|activity)|rotat(e|ing)(ips?|prox(y|ies)|useragents?))$/,
  },
  {
    code: 'INTEGRITY_OWN_VOLUME',
    reason: 'Participation is measured on what others trade; own volume in it lets a bot follow itself.',
    names: /^(include|count|with)own(volume|trades|fills)?$/,
    namesWhenOff: /^exclude(own|self)(volume|trades|fills)?$/,
  },
  {
    code: 'INTEGRITY_RULES_OFF',
    reason: 'The rules of market integrity and the hard ceilings cannot be switched off by a setting.',
    names:
      /^((disable|skip|ignore|bypass|override|without|no)(integrity|ceilings?|limits?|risk|gates?|checks?|participation|lint(er|ing)?|rules?|safety|compliance)?(limits?|checks?|rules?|ceilings?)?|force|unlimited|unsafe)$/,
    namesWhenOff: /^(integrity|ceilings?|lint(er|ing)?|compliance|risk)(checks?|rules?|limits?|enabled)?$/,
  },
]

/** Said of a purpose; only what is said plainly is recognised. */
export const PURPOSE_WISH = {
  code: 'INTEGRITY_PURPOSE',
  reason: `The purpose says that it is volume, a price or an appearance that is wanted, not a position. ${HONEST_GOALS}`,
  words:
    /(?<!\b(?:no|not|without)\s)\bwash[\s-]?trad|\b(generat|creat|mak|print|fak|boost|inflat|increas|pump|simulat|produc)\w*\s+(?:(?:more|some|fake|trading|the|our|its|daily|up|market)\s+)*(volume|turnover|activity)\b|\b(pump|push|move|drive|raise|lift|support|manipulat\w*)\s+(?:(?:up|the|our|its)\s+)*(price|chart)\b|\b(paint|spoof)\w*\b/i,
} as const
