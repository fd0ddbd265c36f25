package lucid.stack.database;

import java.util.List;
import java.util.Locale;

/**
 * SQL that makes a healthy PostgreSQL behave like a broken one. Event triggers catch the tables and
 * indexes of {@code lucid_perf_test} as they are made, so their maker need not know of the faults.
 * Without a fault there is no trigger at all.
 */
final class Triggers {
  private static final String TABLE = "lucid_perf_test.transactions";
  private static final String SESSIONS = "lucid_perf_test.sessions";

  private Triggers() {}

  /** Returns the SQL that removes all faults; triggers on tables go with the tables. */
  static List<String> none() {
    return List.of(
        "DROP EVENT TRIGGER IF EXISTS lucid_stack_index",
        "DROP EVENT TRIGGER IF EXISTS lucid_stack_writes",
        "DROP EVENT TRIGGER IF EXISTS lucid_stack_sessions",
        "DROP SCHEMA IF EXISTS lucid_stack CASCADE");
  }

  /** Returns the SQL that drops the index on {@code tx_id} as soon as it was made. */
  static List<String> dropTxIdIndex() {
    return List.of(
        "CREATE SCHEMA IF NOT EXISTS lucid_stack",
        """
        CREATE FUNCTION lucid_stack.drop_index() RETURNS event_trigger
        LANGUAGE plpgsql SECURITY DEFINER AS $$
        DECLARE
          made record;
        BEGIN
          FOR made IN
            SELECT c.objid FROM pg_event_trigger_ddl_commands() c
            JOIN pg_index i ON i.indexrelid = c.objid
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
            WHERE i.indrelid::regclass::text = '%s' AND a.attname = 'tx_id'
          LOOP
            EXECUTE format('DROP INDEX %%s', made.objid::regclass);
          END LOOP;
        END $$"""
            .formatted(TABLE),
        "CREATE EVENT TRIGGER lucid_stack_index ON ddl_command_end WHEN TAG IN ('CREATE INDEX')"
            + " EXECUTE FUNCTION lucid_stack.drop_index()");
  }

  /**
   * Returns the SQL that makes single-row inserts wait for their turn, one every 1/capacity
   * seconds, loses a share of them when they are acknowledged, and refuses a share. Inserts of many
   * rows at once are left alone.
   */
  static List<String> spoilWrites(DatabaseDials dials) {
    return List.of(
        "CREATE SCHEMA IF NOT EXISTS lucid_stack",
        "CREATE SEQUENCE lucid_stack.writes",
        "CREATE SEQUENCE lucid_stack.free_at_micros",
        String.format(
            Locale.ROOT,
            """
            CREATE FUNCTION lucid_stack.spoil() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER AS $$
            DECLARE
              capacity constant double precision := %f;
              lost constant double precision := %f / 100;
              refused constant double precision := %f / 100;
              write bigint;
              present bigint;
              turn bigint;
            BEGIN
              IF (SELECT count(*) FROM fresh) <> 1 THEN
                RETURN NULL;
              END IF;
              write := nextval('lucid_stack.writes');
              IF floor(write * refused) > floor((write - 1) * refused) THEN
                RAISE EXCEPTION 'could not extend file: No space left on device'
                  USING ERRCODE = 'disk_full';
              END IF;
              IF lost > 0 THEN
                IF floor(write * lost) > floor((write - 1) * lost) THEN
                  DELETE FROM %s t USING fresh WHERE t.tx_id = fresh.tx_id;
                END IF;
              END IF;
              IF capacity > 0 THEN
                PERFORM pg_advisory_lock(20261124);
                present := extract(epoch FROM clock_timestamp()) * 1e6;
                SELECT greatest(present, last_value) + (1e6 / capacity)::bigint
                  INTO turn FROM lucid_stack.free_at_micros;
                PERFORM setval('lucid_stack.free_at_micros', turn);
                PERFORM pg_advisory_unlock(20261124);
                PERFORM pg_sleep((turn - present) / 1e6);
              END IF;
              RETURN NULL;
            END $$""",
            dials.writeCapacity(),
            dials.lostWritesPercent(),
            dials.writeErrorsPercent(),
            TABLE),
        """
        CREATE FUNCTION lucid_stack.watch_table() RETURNS event_trigger
        LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
          IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = '%1$s') THEN
            CREATE TRIGGER spoil AFTER INSERT ON %1$s REFERENCING NEW TABLE AS fresh
              FOR EACH STATEMENT EXECUTE FUNCTION lucid_stack.spoil();
          END IF;
        END $$"""
            .formatted(TABLE),
        "CREATE EVENT TRIGGER lucid_stack_writes ON ddl_command_end WHEN TAG IN ('CREATE TABLE')"
            + " EXECUTE FUNCTION lucid_stack.watch_table()");
  }

  /**
   * Returns the SQL that makes queries of sessions wait and a share of them fail, by a row security
   * policy, which is asked once a query. Nothing else reads that table, so nothing else is slower.
   */
  static List<String> spoilSessions(DatabaseDials dials) {
    return List.of(
        "CREATE SCHEMA IF NOT EXISTS lucid_stack",
        "CREATE SEQUENCE lucid_stack.session_queries",
        String.format(
            Locale.ROOT,
            """
            CREATE FUNCTION lucid_stack.ask_sessions() RETURNS boolean
            LANGUAGE plpgsql VOLATILE SECURITY DEFINER AS $$
            DECLARE
              failing constant double precision := %f / 100;
              asked bigint;
            BEGIN
              asked := nextval('lucid_stack.session_queries');
              IF floor(asked * failing) > floor((asked - 1) * failing) THEN
                RAISE EXCEPTION 'could not read block of sessions: Input/output error'
                  USING ERRCODE = 'io_error';
              END IF;
              PERFORM pg_sleep(%f);
              RETURN true;
            END $$""",
            dials.sessionErrorsPercent(),
            dials.sessionLatency().toNanos() / 1e9),
        "GRANT USAGE ON SCHEMA lucid_stack TO PUBLIC",
        """
        CREATE FUNCTION lucid_stack.watch_sessions() RETURNS event_trigger
        LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
          IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = '%1$s') THEN
            ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
            ALTER TABLE %1$s FORCE ROW LEVEL SECURITY;
            CREATE POLICY reads ON %1$s FOR SELECT USING ((SELECT lucid_stack.ask_sessions()));
            CREATE POLICY writes ON %1$s FOR INSERT WITH CHECK (true);
          END IF;
        END $$"""
            .formatted(SESSIONS),
        "CREATE EVENT TRIGGER lucid_stack_sessions ON ddl_command_end WHEN TAG IN ('CREATE TABLE')"
            + " EXECUTE FUNCTION lucid_stack.watch_sessions()");
  }
}
