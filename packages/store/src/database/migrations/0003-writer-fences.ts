import { type Kysely, sql } from 'kysely'

/** Who may begin the sending of an owner's orders on an exchange: the one with the newest token. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE SEQUENCE writer_tokens AS bigint`,

  `CREATE TABLE writer_fences (
    exchange text COLLATE "C" NOT NULL,
    owner_id text COLLATE "C" NOT NULL REFERENCES owners,
    token bigint NOT NULL CHECK (token >= 1),
    holder text NOT NULL,
    PRIMARY KEY (exchange, owner_id)
  )`,
  `CREATE FUNCTION refuse_falling_token() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.token <= OLD.token THEN
        RAISE EXCEPTION 'the token of % on % only rises', OLD.owner_id, OLD.exchange USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END
  $$`,
  `CREATE TRIGGER tokens_rise BEFORE UPDATE ON writer_fences
    FOR EACH ROW EXECUTE FUNCTION refuse_falling_token()`,
  `CREATE TRIGGER tokens_stay BEFORE DELETE ON writer_fences FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,

  // The lock on the rows lasts to the end of the transaction: a claim that comes meanwhile waits for it, and whoever made
  // the claim then reads what was recorded before.
  `CREATE FUNCTION is_writer(claimed_exchange text, claimed_owners text[], claimed_token bigint) RETURNS boolean
    LANGUAGE plpgsql AS $$
    DECLARE
      held bigint;
    BEGIN
      PERFORM FROM writer_fences
        WHERE exchange = claimed_exchange AND owner_id = ANY (claimed_owners) AND token = claimed_token FOR SHARE;
      GET DIAGNOSTICS held = ROW_COUNT;
      RETURN held = cardinality(claimed_owners);
    END
  $$`,

  `DROP FUNCTION record_order`,
  `CREATE FUNCTION record_order(
    claimed_exchange text, claimed_owners text[], claimed_token bigint, unless_blocked boolean,
    new_id text, new_account_id text, new_origin text, new_goal_id text, new_sequence integer,
    new_client_order_id text, new_order_id text, new_symbol text, new_side text, new_type text,
    new_time_in_force text, new_price text, new_quantity text, new_notional text, new_status text,
    new_attempt integer, new_filled text, new_filled_notional text, new_booked text, new_booked_notional text,
    new_created_at_ms bigint, new_sent_at_ms bigint, new_updated_at_ms bigint, new_exchange_code text,
    new_reason text, event_kind text, event_at_ms bigint, event_detail text
  ) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN
      IF claimed_token IS NOT NULL AND NOT is_writer(claimed_exchange, claimed_owners, claimed_token) THEN
        RETURN 'superseded';
      END IF;
      IF unless_blocked AND EXISTS (
        SELECT FROM account_blocks WHERE account_id = new_account_id AND cleared_at_ms IS NULL
      ) THEN
        RETURN 'blocked';
      END IF;
      INSERT INTO orders VALUES (
        new_id, new_account_id, new_origin, new_goal_id, new_sequence,
        new_client_order_id, new_order_id, new_symbol, new_side, new_type,
        new_time_in_force, new_price, new_quantity, new_notional, new_status,
        new_attempt, new_filled, new_filled_notional, new_booked, new_booked_notional,
        new_created_at_ms, new_sent_at_ms, new_updated_at_ms, new_exchange_code,
        new_reason, 1
      ) ON CONFLICT DO NOTHING;
      IF NOT FOUND THEN
        RETURN 'exists';
      END IF;
      INSERT INTO order_events VALUES (new_id, 1, event_kind, event_at_ms, event_detail);
      RETURN 'inserted';
    END
  $$`,
]
