package lucid.measure;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import java.util.function.BiFunction;
import lucid.config.Secret;

/**
 * A step of a scenario written in Java. Gatling's Java DSL can only sequence the protocols it has;
 * an action of one's own must implement the Scala trait.
 */
abstract class ScenarioAction implements Action {
  private static final long ROUNDING_MILLIS = 2;

  private com.typesafe.scalalogging.Logger logger;
  private final String name;
  private final ScenarioContext context;
  private final Action next;
  private final long gatlingAhead;

  ScenarioAction(String name, ScenarioContext context, Action next) {
    this.name = name;
    this.context = context;
    this.next = next;
    this.gatlingAhead = gatlingAhead(context);
  }

  /**
   * Returns how far Gatling's clock is ahead of {@link Ticker#SYSTEM}, in milliseconds: both are
   * monotonic and anchored to the wall clock once, but not at the same moment. Less than what
   * rounding makes of two equal clocks counts as none.
   */
  static long gatlingAhead(ScenarioContext context) {
    long ahead = context.coreComponents().clock().nowMillis() - Ticker.SYSTEM.epochMillis();
    return Math.abs(ahead) <= ROUNDING_MILLIS ? 0 : ahead;
  }

  /** Makes the DSL's element out of a constructor. */
  static ActionBuilder builder(BiFunction<ScenarioContext, Action, ScenarioAction> constructor) {
    return () -> constructor::apply;
  }

  ScenarioContext context() {
    return context;
  }

  /** Writes into Gatling's log what was found, as a request; shows in the report like any. */
  Session log(Session session, LogRecord recorded) {
    write(session, recorded);
    var timed = session.logGroupRequestTimings(recorded.startMillis(), recorded.endMillis());
    return recorded.failure().isEmpty() ? timed : timed.markAsFailed();
  }

  /** Writes a record into Gatling's log that leaves the virtual user as it is. */
  void write(Session session, LogRecord recorded) {
    context
        .coreComponents()
        .statsEngine()
        .logResponse(
            session.scenario(),
            session.groups(),
            recorded.name(),
            recorded.startMillis() + gatlingAhead,
            recorded.endMillis() + gatlingAhead,
            recorded.failure().isEmpty()
                ? io.gatling.commons.stats.OK$.MODULE$
                : io.gatling.commons.stats.KO$.MODULE$,
            scala.Option.empty(),
            scala.Option.apply(recorded.failure().orElse(null)));
  }

  /** Does what the step is for; {@link #proceed} is its last call. */
  abstract void begin(Session session);

  /** A virtual user whose step breaks would never end, and with it the run. */
  @Override
  public final void execute(Session session) {
    try {
      begin(session);
    } catch (RuntimeException | LinkageError e) {
      System.err.printf("The step \"%s\" broke: %s%n", name, Secret.safeDescription(e));
      proceed(session.markAsFailed());
    }
  }

  /** Goes on with the scenario; may be called from any thread. */
  void proceed(Session session) {
    next.$bang(session);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public com.typesafe.scalalogging.Logger logger() {
    return logger;
  }

  /** Scala's way of giving a trait its field; the name is the compiler's. */
  @Override
  public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(
      com.typesafe.scalalogging.Logger value) {
    logger = value;
  }
}
