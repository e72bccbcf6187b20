import { type Kysely, sql } from 'kysely'
import { decimalColumn } from '../decimal-column.ts'

/** Bots with what happened to them, refusals for integrity's sake, and who may write an owner's books. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // So that a bot cannot trade for one owner on another's account.
  `ALTER TABLE accounts ADD UNIQUE (id, owner_id)`,

  `CREATE TABLE bots (
    id text COLLATE "C" PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE,
    owner_id text NOT NULL REFERENCES owners,
    account_id text NOT NULL,
    symbol text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('twap', 'vwap', 'pov', 'iceberg', 'chaser')),
    document text NOT NULL,
    desired text NOT NULL CHECK (desired IN ('running', 'paused', 'stopped')),
    actual text NOT NULL CHECK (actual IN (
      'created', 'running', 'paused', 'stopping', 'stopped', 'finished', 'failed')),
    reason text,
    ending text CHECK (ending IN ('reached', 'rest-below-minimum', 'expired', 'cost-limit', 'loss-limit')),
    plan text,
    created_at_ms bigint NOT NULL,
    changed_at_ms bigint NOT NULL,
    ended_at_ms bigint,
    archived_at_ms bigint,
    revision integer NOT NULL CHECK (revision >= 1),
    FOREIGN KEY (account_id, owner_id) REFERENCES accounts (id, owner_id)
  )`,

  `CREATE FUNCTION guard_bot() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (NEW.id, NEW.name, NEW.owner_id, NEW.account_id, NEW.symbol, NEW.kind, NEW.document, NEW.created_at_ms)
        IS DISTINCT FROM
        (OLD.id, OLD.name, OLD.owner_id, OLD.account_id, OLD.symbol, OLD.kind, OLD.document, OLD.created_at_ms) THEN
        RAISE EXCEPTION 'what bot % is made of never changes', OLD.id USING ERRCODE = 'check_violation';
      END IF;
      IF NEW.revision <> OLD.revision + 1 THEN
        RAISE EXCEPTION 'the revision of bot % rises by one', OLD.id USING ERRCODE = 'check_violation';
      END IF;
      IF OLD.plan IS NOT NULL AND NEW.plan IS DISTINCT FROM OLD.plan THEN
        RAISE EXCEPTION 'the plan of bot % is set once', OLD.id USING ERRCODE = 'check_violation';
      END IF;
      IF OLD.actual IN ('stopped', 'finished', 'failed') AND NEW.actual <> OLD.actual THEN
        RAISE EXCEPTION 'bot % is % for ever', OLD.id, OLD.actual USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END
  $$`,
  `CREATE TRIGGER bots_keep_their_word BEFORE UPDATE ON bots FOR EACH ROW EXECUTE FUNCTION guard_bot()`,
  `CREATE TRIGGER bots_stay BEFORE DELETE ON bots FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,

  `CREATE TABLE bot_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bot_id text COLLATE "C" NOT NULL REFERENCES bots,
    at_ms bigint NOT NULL,
    kind text NOT NULL,
    message text NOT NULL,
    detail text NOT NULL
  )`,
  `CREATE INDEX bot_events_in_order ON bot_events (bot_id, id)`,

  `CREATE TABLE bot_marks (
    bot_id text COLLATE "C" NOT NULL REFERENCES bots,
    at_ms bigint NOT NULL,
    ${decimalColumn('scheduled')} NOT NULL,
    ${decimalColumn('filled')} NOT NULL,
    ${decimalColumn('mid')} NOT NULL,
    ${decimalColumn('others_quantity')} NOT NULL,
    ${decimalColumn('others_notional')} NOT NULL,
    PRIMARY KEY (bot_id, at_ms)
  )`,

  // Owner and bot are names, not references: what was refused may have come to no row.
  `CREATE TABLE integrity_refusals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at_ms bigint NOT NULL,
    code text NOT NULL CHECK (code ~ '^[A-Z][A-Z0-9_]*$'),
    message text NOT NULL,
    owner_id text,
    bot_id text,
    detail text NOT NULL
  )`,

  ...['bot_events', 'bot_marks', 'integrity_refusals'].map(
    (table) => `CREATE TRIGGER facts_stay BEFORE UPDATE OR DELETE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  ),
]
