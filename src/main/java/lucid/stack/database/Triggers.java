package lucid.stack.database;

import java.util.List;
import java.util.Locale;

/**
 * SQL that makes a healthy PostgreSQL do what a broken one would. Event triggers catch the tables
 * and indexes of {@code lucid_perf_test.transactions} as they are made, so that whoever makes them
 * need not know; without a fault there is no trigger at all.
 */
final class Triggers {
  private static final String TABLE = "lucid_perf_test.transactions";

  private Triggers() {}

  /** Takes all of them away; those on tables go with the tables. */
  static List<String> none() {
    return List.of(
        "DROP EVENT TRIGGER IF EXISTS lucid_stack_index",
        "DROP EVENT TRIGGER IF EXISTS lucid_stack_writes",
        "DROP SCHEMA IF EXISTS lucid_stack CASCADE");
  }

  /** The index on {@code tx_id} is gone as soon as it was made. */
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
   * Inserts of a single row wait for their turn, one every 1/capacity seconds, and a share of them
   * is gone when they are acknowledged. Inserts of many rows at once are left alone.
   *
   * @param capacity a second; 0 = no bound
   */
  static List<String> spoilWrites(double capacity, double lostPercent) {
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
              write bigint;
              present bigint;
              turn bigint;
            BEGIN
              IF (SELECT count(*) FROM fresh) <> 1 THEN
                RETURN NULL;
              END IF;
              IF lost > 0 THEN
                write := nextval('lucid_stack.writes');
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
            capacity,
            lostPercent,
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
}
