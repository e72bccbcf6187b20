import { type Kysely, sql } from 'kysely'
import { decimalColumn } from '../decimal-column.ts'

/** Owners, accounts, sealed credentials, and the ledger. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `CREATE TABLE owners (
    id text PRIMARY KEY,
    name text NOT NULL UNIQUE,
    created_at_ms bigint NOT NULL
  )`,

  `CREATE TABLE accounts (
    id text PRIMARY KEY,
    owner_id text NOT NULL REFERENCES owners,
    name text NOT NULL UNIQUE,
    exchange text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('live', 'sandbox')),
    rest_url text,
    stream_url text,
    created_at_ms bigint NOT NULL,
    CHECK (kind = 'sandbox' OR (rest_url IS NULL AND stream_url IS NULL))
  )`,

  `CREATE TABLE vault_header (
    id text PRIMARY KEY CHECK (id = 'vault'),
    key_id text NOT NULL,
    source text NOT NULL CHECK (source IN ('passphrase', 'key-file', 'environment')),
    kdf_salt text,
    kdf_cost integer,
    kdf_block_size integer,
    kdf_parallelization integer,
    check_value text NOT NULL,
    created_at_ms bigint NOT NULL,
    changed_at_ms bigint NOT NULL,
    CHECK (num_nulls(kdf_salt, kdf_cost, kdf_block_size, kdf_parallelization) IN (0, 4))
  )`,

  `CREATE TABLE credentials (
    id text PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts,
    version integer NOT NULL CHECK (version >= 1),
    status text NOT NULL CHECK (status IN ('active', 'retired')),
    fingerprint text NOT NULL,
    key_id text,
    wrapped_key text,
    created_at_ms bigint NOT NULL,
    retired_at_ms bigint,
    UNIQUE (account_id, version),
    CHECK ((status = 'active') = (key_id IS NOT NULL AND wrapped_key IS NOT NULL)),
    CHECK (status = 'active' OR (key_id IS NULL AND wrapped_key IS NULL)),
    CHECK ((status = 'retired') = (retired_at_ms IS NOT NULL))
  )`,
  `CREATE UNIQUE INDEX credentials_active ON credentials (account_id) WHERE status = 'active'`,

  `CREATE TABLE credential_fields (
    credential_id text NOT NULL REFERENCES credentials ON DELETE CASCADE,
    field text NOT NULL,
    sealed text NOT NULL,
    PRIMARY KEY (credential_id, field)
  )`,

  `CREATE TABLE orders (
    id text COLLATE "C" PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts,
    origin text NOT NULL CHECK (origin IN ('intent', 'external')),
    goal_id text,
    sequence integer,
    client_order_id text,
    order_id text,
    symbol text NOT NULL,
    side text NOT NULL CHECK (side IN ('buy', 'sell')),
    type text NOT NULL CHECK (type IN ('limit', 'market', 'post-only')),
    time_in_force text NOT NULL CHECK (time_in_force IN ('gtc', 'ioc', 'fok')),
    ${decimalColumn('price')},
    ${decimalColumn('quantity')},
    ${decimalColumn('notional')},
    status text NOT NULL CHECK (status IN (
      'intent', 'sending', 'acknowledged', 'open', 'partially-filled', 'cancelling', 'unknown',
      'filled', 'cancelled', 'expired', 'rejected', 'never-placed')),
    attempt integer NOT NULL CHECK (attempt >= 0),
    ${decimalColumn('filled')} NOT NULL,
    ${decimalColumn('filled_notional')} NOT NULL,
    ${decimalColumn('booked')} NOT NULL,
    ${decimalColumn('booked_notional')} NOT NULL,
    created_at_ms bigint NOT NULL,
    sent_at_ms bigint,
    updated_at_ms bigint NOT NULL,
    exchange_code text,
    reason text,
    revision integer NOT NULL CHECK (revision >= 1),
    UNIQUE (account_id, client_order_id),
    UNIQUE (account_id, order_id),
    UNIQUE (goal_id, sequence),
    CHECK (origin = 'external' OR num_nulls(goal_id, sequence, client_order_id) = 0),
    CHECK (origin = 'intent' OR order_id IS NOT NULL)
  )`,
  `CREATE INDEX orders_by_time ON orders (account_id, created_at_ms, id)`,
  `CREATE INDEX orders_unsettled ON orders (account_id) WHERE
    status NOT IN ('filled', 'cancelled', 'expired', 'rejected', 'never-placed') OR filled <> booked`,

  `CREATE TABLE order_events (
    id text COLLATE "C" NOT NULL,
    revision integer NOT NULL,
    kind text NOT NULL,
    at_ms bigint NOT NULL,
    detail text NOT NULL,
    PRIMARY KEY (id, revision)
  )`,

  `CREATE TABLE fills (
    account_id text NOT NULL REFERENCES accounts,
    symbol text COLLATE "C" NOT NULL,
    fill_id text COLLATE "C" NOT NULL,
    trade_id text NOT NULL,
    order_id text NOT NULL,
    side text NOT NULL CHECK (side IN ('buy', 'sell')),
    role text NOT NULL CHECK (role IN ('maker', 'taker')),
    ${decimalColumn('price')} NOT NULL,
    ${decimalColumn('quantity')} NOT NULL,
    ${decimalColumn('notional')} NOT NULL,
    fee_asset text NOT NULL,
    ${decimalColumn('fee_amount', { isSigned: true })} NOT NULL,
    ${decimalColumn('self_dealt_quantity')} NOT NULL,
    at_ms bigint NOT NULL,
    recorded_at_ms bigint NOT NULL,
    PRIMARY KEY (account_id, symbol, fill_id)
  )`,
  `CREATE INDEX fills_by_time ON fills (account_id, at_ms, symbol, fill_id)`,
  `CREATE INDEX fills_by_order ON fills (account_id, order_id)`,

  ...['balances', 'balance_snapshots'].map(
    (table) => `CREATE TABLE ${table} (
    account_id text NOT NULL REFERENCES accounts,
    asset text NOT NULL,
    ${decimalColumn('available', { isSigned: true })} NOT NULL,
    ${decimalColumn('frozen', { isSigned: true })} NOT NULL,
    at_ms bigint NOT NULL,
    PRIMARY KEY (account_id, asset${table === 'balances' ? '' : ', at_ms'})
  )`,
  ),

  `CREATE TABLE balance_movements (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts,
    asset text NOT NULL,
    ${decimalColumn('amount', { isSigned: true })} NOT NULL,
    kind text NOT NULL CHECK (kind IN ('opening', 'transfer', 'deposit', 'withdrawal', 'acknowledged')),
    at_ms bigint NOT NULL,
    note text NOT NULL
  )`,
  `CREATE INDEX balance_movements_by_time ON balance_movements (account_id, at_ms, id)`,

  `CREATE TABLE account_blocks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts,
    code text NOT NULL CHECK (code IN (
      'UNEXPLAINED_BALANCE', 'RESTORED_BACKUP', 'CREDENTIAL_REFUSED', 'CONTRADICTION')),
    reason text NOT NULL,
    since_at_ms bigint NOT NULL,
    cleared_at_ms bigint,
    cleared_by text,
    CHECK ((cleared_at_ms IS NULL) = (cleared_by IS NULL))
  )`,
  `CREATE UNIQUE INDEX account_blocks_standing ON account_blocks (account_id) WHERE cleared_at_ms IS NULL`,

  `CREATE TABLE reconciliations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id text NOT NULL REFERENCES accounts,
    at_ms bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('start-up', 'on-demand')),
    detail text NOT NULL
  )`,
  `CREATE INDEX reconciliations_by_time ON reconciliations (account_id, at_ms, id)`,

  `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END
  $$`,
  ...['order_events', 'fills', 'balance_snapshots', 'balance_movements', 'reconciliations'].map(
    (table) => `CREATE TRIGGER facts_stay BEFORE UPDATE OR DELETE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  ),

  `CREATE FUNCTION refuse_falling_fill() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.filled::numeric < OLD.filled::numeric OR NEW.filled_notional::numeric < OLD.filled_notional::numeric
        OR NEW.booked::numeric < OLD.booked::numeric OR NEW.booked_notional::numeric < OLD.booked_notional::numeric THEN
        RAISE EXCEPTION 'what order % filled would fall', OLD.id USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END
  $$`,
  `CREATE TRIGGER fills_do_not_fall BEFORE UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION refuse_falling_fill()`,

  // Planned once for each connection: as one statement with its parts it was planned anew for every order, which took as
  // long as the rest. Events name orders by construction, here and where orders change, and cost no look-up for it.
  `CREATE FUNCTION record_order(
    unless_blocked boolean,
    new_id text, new_account_id text, new_origin text, new_goal_id text, new_sequence integer,
    new_client_order_id text, new_order_id text, new_symbol text, new_side text, new_type text,
    new_time_in_force text, new_price text, new_quantity text, new_notional text, new_status text,
    new_attempt integer, new_filled text, new_filled_notional text, new_booked text, new_booked_notional text,
    new_created_at_ms bigint, new_sent_at_ms bigint, new_updated_at_ms bigint, new_exchange_code text,
    new_reason text, event_kind text, event_at_ms bigint, event_detail text
  ) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN
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
