package lucid.measure;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import java.util.function.BiFunction;
import lucid.config.Secret;

/**
 * A step of a scenario, written in Java. Gatling's Java DSL only has steps for its own protocols;
 * any other step must implement this Scala trait.
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
   * Returns how far Gatling's clock is ahead of {@link Ticker#SYSTEM}, in milliseconds. Both are
   * monotonic, and anchored to the wall clock at different moments. A difference that rounding may
   * cause counts as none.
   */
  static long gatlingAhead(ScenarioContext context) {
    long ahead = context.coreComponents().clock().nowMillis() - Ticker.SYSTEM.epochMillis();
    return Math.abs(ahead) <= ROUNDING_MILLIS ? 0 : ahead;
  }

  /** Returns the DSL's element for a step with this constructor. */
  static ActionBuilder builder(BiFunction<ScenarioContext, Action, ScenarioAction> constructor) {
    return () -> constructor::apply;
  }

  ScenarioContext context() {
    return context;
  }

  /** Writes a record into Gatling's log as a request of the virtual user. */
  Session log(Session session, LogRecord recorded) {
    write(session, recorded);
    var timed = session.logGroupRequestTimings(recorded.startMillis(), recorded.endMillis());
    return recorded.failure().isEmpty() ? timed : timed.markAsFailed();
  }

  /** Writes a record into Gatling's log, without an effect on the virtual user. */
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

  /** Runs the step, and calls {@link #proceed} at its end. */
  abstract void begin(Session session);

  /** Runs the step. If it throws, the virtual user proceeds, so that the run can end. */
  @Override
  public final void execute(Session session) {
    try {
      begin(session);
    } catch (RuntimeException | LinkageError e) {
      System.err.printf("The step \"%s\" broke: %s%n", name, Secret.safeDescription(e));
      proceed(session.markAsFailed());
    }
  }

  /** Goes on with the scenario, from any thread. */
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

  /** Sets the field of the Scala trait, under the name that the Scala compiler gives it. */
  @Override
  public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(
      com.typesafe.scalalogging.Logger value) {
    logger = value;
  }
}
