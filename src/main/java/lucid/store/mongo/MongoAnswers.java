package lucid.store.mongo;

import java.util.ArrayList;
import java.util.List;
import lucid.store.Plan;
import lucid.store.Store;
import lucid.store.UntoldException;
import org.bson.Document;

/** Reads MongoDB's answers about plans, connections and privileges. */
final class MongoAnswers {
  private MongoAnswers() {}

  /** Returns {@code explain}'s winning plan; 8.0 and later prefix some stages with EXPRESS_. */
  static Plan plan(Document explained) {
    var stages = new ArrayList<String>();
    collect(
        explained.get("queryPlanner", new Document()).get("winningPlan", new Document()), stages);
    return stages.isEmpty()
        ? Plan.untold("no stage told")
        : new Plan(
            stages.stream().anyMatch(stage -> stage.endsWith("IXSCAN"))
                && stages.stream().noneMatch(stage -> stage.equals("COLLSCAN")),
            String.join(" <- ", stages));
  }

  /**
   * Returns one of the numbers that {@code serverStatus} tells of connections.
   *
   * @throws UntoldException if the server does not tell this number
   */
  static int connections(Document serverStatus, String which) {
    if (serverStatus.get("connections") instanceof Document connections
        && connections.get(which) instanceof Number number) {
      return number.intValue();
    }
    throw new UntoldException(
        "the server does not tell its connections: serverStatus has no number connections."
            + which);
  }

  private static void collect(Document stage, List<String> stages) {
    if (stage.getString("stage") != null) {
      stages.add(stage.getString("stage"));
    }
    for (var key : List.of("queryPlan", "inputStage")) {
      if (stage.get(key) instanceof Document child) {
        collect(child, stages);
      }
    }
    if (stage.get("inputStages") instanceof List<?> children) {
      children.stream()
          .filter(Document.class::isInstance)
          .map(Document.class::cast)
          .forEach(child -> collect(child, stages));
    }
  }

  /** Returns whether {@code connectionStatus} lets this user write to the test's database. */
  static boolean mayWrite(Document status) {
    var info = status.get("authInfo", new Document());
    var users = info.getList("authenticatedUsers", Document.class, List.of());
    if (users.isEmpty()) {
      // The server requires no login.
      return true;
    }
    return info.getList("authenticatedUserPrivileges", Document.class, List.of()).stream()
        .filter(privilege -> covers(privilege.get("resource", new Document())))
        .anyMatch(
            privilege -> privilege.getList("actions", String.class, List.of()).contains("insert"));
  }

  /** Returns whether a resource covers the test's database; an empty name stands for all names. */
  private static boolean covers(Document resource) {
    if (Boolean.TRUE.equals(resource.getBoolean("anyResource"))) {
      return true;
    }
    var database = resource.getString("db");
    return ("".equals(database) || Store.NAME.equals(database))
        && "".equals(resource.getString("collection"));
  }
}
