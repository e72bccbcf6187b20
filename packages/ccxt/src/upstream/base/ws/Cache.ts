// The lists that watch methods fill and hand out. ccxt keeps its own to itself: the package exports neither of them, and
// reaching into it by file works for one of its two module formats only. These behave as programs can tell.

type Entry = { readonly symbol?: string; readonly id?: string };

/**
 * What has come since somebody last looked. Looking itself forgets nothing: counting starts anew with the next entry, so
 * that two looks in a row tell the same.
 */
class News {
    readonly #entries = new Set<unknown> ();
    #wasRead = false;

    add (entry: unknown): void {
        if (this.#wasRead) this.#entries.clear ();
        this.#wasRead = false;
        this.#entries.add (entry);
    }

    forget (entry: unknown): void {
        this.#entries.delete (entry);
    }

    read (): number {
        this.#wasRead = true;
        return this.#entries.size;
    }
}

/** A list of at most `maxSize` entries, oldest first; what is cut out of it or filtered from it is a plain array. */
class BoundedList<T> extends Array<T> {
    static override get [Symbol.species] (): ArrayConstructor {
        return Array;
    }

    readonly #maxSize: number | undefined;

    constructor (maxSize?: number) {
        super ();
        this.#maxSize = maxSize;
    }

    clear (): void {
        this.length = 0;
    }

    removeAt (index: number): T | undefined {
        const removed = this[index];
        // Of arrays that are not plain ones, the methods that move entries are twenty times slower than this.
        for (let at = index + 1; at < this.length; at += 1) this[at - 1] = this[at];
        this.length -= 1;
        return removed;
    }

    /** Adds an entry, and returns the one that had to make room for it. */
    protected pushBounded (entry: T): T | undefined {
        const isFull = this.#maxSize !== undefined && this.#maxSize > 0 && this.length >= this.#maxSize;
        const dropped = isFull ? this.removeAt (0) : undefined;
        this.push (entry);
        return dropped;
    }
}

/** Entries as they came, and how many of them are new to whoever asks for one symbol, or for all. */
export class ArrayCache extends BoundedList<Entry> {
    readonly #bySymbol = new Map<string | undefined, News> ();
    readonly #all = new News ();

    /** Entries by symbol and id, where the list knows them by these. */
    get hashmap (): Record<string, Record<string, Entry>> {
        return {};
    }

    /** How many entries to hand out: those new to the asker, and no more than `limit`. */
    getLimit (symbol: string | undefined, limit: number | undefined): number | undefined {
        const news = symbol === undefined ? this.#all : this.#bySymbol.get (symbol);
        if (news === undefined) return limit;
        const count = news.read ();
        return limit === undefined ? count : Math.min (count, limit);
    }

    override clear (): void {
        for (const entry of this) this.forgetNews (entry);
        super.clear ();
    }

    append (entry: Entry): void {
        const dropped = this.pushBounded (entry);
        if (dropped !== undefined) this.forgetNews (dropped);
        const news = this.#bySymbol.get (entry.symbol) ?? new News ();
        this.#bySymbol.set (entry.symbol, news);
        news.add (entry);
        this.#all.add (entry);
    }

    protected forgetNews (entry: Entry): void {
        this.#bySymbol.get (entry.symbol)?.forget (entry);
        this.#all.forget (entry);
    }
}

/** Each id of a symbol once: an entry that comes again is merged into the one that is there, which moves to the end. */
export class ArrayCacheBySymbolById extends ArrayCache {
    #known: Record<string, Record<string, Entry>> = {};

    override get hashmap (): Record<string, Record<string, Entry>> {
        return this.#known;
    }

    override clear (): void {
        super.clear ();
        this.#known = {};
    }

    override append (entry: Entry): void {
        const { symbol = '', id = '' } = entry;
        const ofSymbol = this.#known[symbol] ?? {};
        const known = ofSymbol[id];
        const kept = known === undefined ? entry : Object.assign (known, entry);
        if (known !== undefined) this.removeAt (this.indexOf (known));
        ofSymbol[id] = kept;
        this.#known[symbol] = ofSymbol;
        super.append (kept);
    }

    protected override forgetNews (entry: Entry): void {
        super.forgetNews (entry);
        const { symbol = '', id = '' } = entry;
        delete this.#known[symbol]?.[id];
    }
}

type Candle = (number | undefined)[];

/** Candles by the moment they open: one that comes again takes the place of the one that is there. */
export class ArrayCacheByTimestamp extends BoundedList<Candle> {
    readonly #byTimestamp = new Map<number | undefined, Candle> ();
    readonly #news = new News ();

    getLimit (_symbol: string | undefined, limit: number | undefined): number {
        const count = this.#news.read ();
        return limit === undefined ? count : Math.min (count, limit);
    }

    override clear (): void {
        for (const candle of this) this.#news.forget (candle[0]);
        super.clear ();
        this.#byTimestamp.clear ();
    }

    append (candle: Candle): void {
        const [ timestamp ] = candle;
        const known = this.#byTimestamp.get (timestamp);
        if (known === undefined) {
            this.#byTimestamp.set (timestamp, candle);
            const dropped = this.pushBounded (candle);
            if (dropped !== undefined) this.#forget (dropped[0]);
        } else {
            known.splice (0, known.length, ...candle);
        }
        this.#news.add (timestamp);
    }

    #forget (timestamp: number | undefined): void {
        this.#byTimestamp.delete (timestamp);
        this.#news.forget (timestamp);
    }
}
