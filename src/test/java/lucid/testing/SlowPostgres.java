package lucid.testing;

import java.time.Duration;

/** Slows {@link TestPostgres} down for every row that a run inserts. */
public final class SlowPostgres {
  private SlowPostgres() {}

  /** Slows each row down until {@link #noMore}. */
  public static void perRow(Duration time) {
    noMore();
    TestPostgres.execute("owner", "CREATE SCHEMA slow");
    TestPostgres.execute(
        "owner",
        """
        CREATE FUNCTION slow.wait() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
          PERFORM pg_sleep((SELECT count(*) FROM fresh) * %s);
          RETURN NULL;
        END $$"""
            .formatted(time.toNanos() / 1e9));
    TestPostgres.execute(
        "owner",
        """
        CREATE FUNCTION slow.watch() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        DECLARE
          made record;
        BEGIN
          FOR made IN
            SELECT object_identity FROM pg_event_trigger_ddl_commands()
            WHERE object_type = 'table' AND schema_name = 'lucid_perf_test'
          LOOP
            EXECUTE format(
                'CREATE TRIGGER slow AFTER INSERT ON %s REFERENCING NEW TABLE AS fresh'
                    ' FOR EACH STATEMENT EXECUTE FUNCTION slow.wait()',
                made.object_identity);
          END LOOP;
        END $$""");
    TestPostgres.execute(
        "owner",
        "CREATE EVENT TRIGGER slow ON ddl_command_end WHEN TAG IN ('CREATE TABLE')"
            + " EXECUTE FUNCTION slow.watch()");
  }

  /** Restores the usual speed. */
  public static void noMore() {
    TestPostgres.execute("owner", "DROP EVENT TRIGGER IF EXISTS slow");
    TestPostgres.execute("owner", "DROP SCHEMA IF EXISTS slow CASCADE");
  }
}
